/**
 * Where pnpm 10.34.9 takes its settings from, in order: the command line, `npm_config_*`, .npmrc of the project, of the
 * user, of npm's prefix, and pnpm's own `~/.config/pnpm/rc`. `${NAME}` in a registry's address or a login counts only
 * outside the project: there it is dropped with a warning, since a stranger could commit it.
 */
import type { Process } from "../../process/types.ts";
import { absolute, existsAt, textAt } from "../node-packages/files.ts";
import { nerfDart } from "../npm/config.ts";
import { parseRc } from "../npm/rc.ts";

export const PNPM_VERSION = "10.34.9";
const USER_AGENT = `pnpm/${PNPM_VERSION} npm/? node/v20.20.2 linux x64`;
const NPM_REGISTRY = "https://registry.npmjs.org/";

const LOGIN_KEYS = ["_authToken", "_auth", "_password", "username", "tokenHelper", "cert", "key"];
const DOCS = "See https://pnpm.io/npmrc";

const isRegistryKey = (key: string) => key === "registry" || /^@.*:registry$/.test(key);
const isDestination = (key: string) => isRegistryKey(key) || /^(https-proxy|http-proxy|proxy)$/.test(key);
const isLogin = (key: string) => LOGIN_KEYS.some((name) => key === name || key.endsWith(`:${name}`));
const hasVariable = (text: string) => /\$\{[^}]+\}/.test(text);

type Settings = Map<string, string>;

export class PnpmConfig {
  readonly process: Process;
  readonly dir: string;
  readonly home: string;
  /** What all sources say together, as `pnpm config list` shows it. */
  readonly raw: ReadonlyMap<string, string>;
  /** What the user's own .npmrc says: the only place for a tokenHelper. */
  readonly user: ReadonlyMap<string, string>;
  readonly warnings: string[] = [];
  readonly files: Readonly<Record<"project" | "user" | "npm" | "rc", string>>;

  constructor(process: Process, cli: ReadonlyMap<string, string>) {
    this.process = process;
    const { environment } = process;
    this.home = environment.get("HOME") || "/root";
    this.dir = absolute(process.cwd, cli.get("dir") ?? prefixOf(process));
    const env = this.fromEnvironment();
    const configHome = environment.get("XDG_CONFIG_HOME") ?? `${this.home}/.config`;
    this.files = {
      project: `${this.dir === "/" ? "" : this.dir}/.npmrc`,
      user: absolute(process.cwd, cli.get("userconfig") ?? env.get("userconfig") ?? `${this.home}/.npmrc`),
      npm: env.get("globalconfig") ?? "/usr/local/etc/npmrc",
      rc: `${configHome}/pnpm/rc`,
    };
    const user = this.load("user");
    const project = this.files.project === this.files.user ? new Map<string, string>() : this.load("project");
    const sources = [env, project, user, this.load("npm"), this.load("rc")];
    for (const [at, source] of sources.entries()) this.rescope(source, at === 2 ? this.files.user : "");
    const builtin = new Map([
      ["registry", NPM_REGISTRY],
      ["@jsr:registry", "https://npm.jsr.io/"],
    ]);
    const raw: Settings = new Map(builtin);
    for (const source of [...sources].reverse()) for (const [key, value] of source) raw.set(key, value);
    for (const [key, value] of cli) if (!/^(dir|version|help)$/.test(key)) raw.set(key, value);
    raw.set("user-agent", raw.get("user-agent") ?? USER_AGENT);
    raw.set("globalconfig", this.files.rc);
    raw.set("npm-globalconfig", "/usr/local/etc/npmrc");
    this.raw = raw;
    this.user = user;
  }

  /** Names are put in lower case, so a login can not come this way. */
  private fromEnvironment(): Settings {
    const found: Settings = new Map();
    for (const [name, value] of this.process.environment) {
      const [, key] = /^npm_config_(.+)$/i.exec(name) ?? [];
      if (key !== undefined && value !== "") found.set(key.toLowerCase().replace(/(?!^)_/g, "-"), value);
    }
    return found;
  }

  private load(level: "project" | "user" | "npm" | "rc"): Settings {
    const path = this.files[level];
    const found: Settings = new Map();
    for (const [key, value] of parseRc(textAt(this.process, path) ?? "")) {
      if (level === "project" && this.isUntrusted(path, key, value)) continue;
      const expanded = this.expand(path, value);
      if (expanded !== undefined) found.set(this.expand(path, key) ?? key, expanded);
    }
    return found;
  }

  private isUntrusted(path: string, key: string, value: string): boolean {
    const where = (isRegistryKey(key) || key.startsWith("//")) && hasVariable(key);
    const example = /^[\w@.:/-]+$/.test(key) ? ` (for example, run: pnpm config set "${key}" <value>)` : "";
    if (where || (hasVariable(value) && isDestination(key))) {
      this.warnings.push(
        `Ignored project-level request destination "${key}" in "${path}": environment variables are not expanded in registry or proxy URLs that come from a project .npmrc, because that file is committed to the repository and a malicious value could redirect requests or leak secrets. Move this setting to a trusted source that pnpm still expands — put it in your user-level ~/.npmrc, or set it with pnpm config set${example}. If the value is not secret, you can also write it literally in the project .npmrc. ${DOCS}`,
      );
      return true;
    }
    if (!isLogin(key) || !(hasVariable(value) || hasVariable(key))) return false;
    this.warnings.push(
      `Ignored project-level auth setting "${key}" in "${path}": environment variables are not expanded in registry credentials that come from a project .npmrc, because that file is committed to the repository and could leak the secret to an attacker-controlled registry. Move this credential to a trusted source that pnpm still expands — put the line in your user-level ~/.npmrc, or set it with pnpm config set${example}. ${DOCS}`,
    );
    return true;
  }

  /** A line whose variable is not set is left out, with a warning. */
  private expand(path: string, text: string): string | undefined {
    let missing: string | undefined;
    const expanded = text.replace(/(?<!\\)\$\{([^}]+)\}/g, (whole, name: string) => {
      const [, variable = "", fallback] = /^([^:-]+)(?::?-(.*))?$/s.exec(name) ?? [];
      const found = this.process.environment.get(variable) ?? fallback;
      if (found === undefined) missing = whole;
      return found ?? "";
    });
    if (missing === undefined) return expanded;
    this.warnings.push(`Issue while reading "${path}". Failed to replace env in config: ${missing}`);
    return undefined;
  }

  /** Logins without an address are pinned to the registry that the same source names. */
  private rescope(source: Settings, label: string): void {
    const found = LOGIN_KEYS.filter((key) => source.has(key));
    if (found.length === 0) return;
    const own = source.get("registry") || NPM_REGISTRY;
    const place = nerfDart(own.endsWith("/") ? own : `${own}/`);
    for (const key of found) {
      const scoped = `${place}:${key}`;
      if (!source.has(scoped)) source.set(scoped, source.get(key) ?? "");
      source.delete(key);
    }
    this.warnings.push(
      `Unscoped per-registry settings (${found.join(", ")}) in "${label}" are deprecated. pnpm pinned them to "${place}" for this run, but a future release will stop supporting unscoped per-registry settings. Write them as "${place}:${found[0]}=..." instead.`,
    );
  }

  get(key: string): string | undefined {
    return this.raw.get(key);
  }

  on(key: string): boolean {
    return this.raw.get(key) === "true";
  }

  /** The registry of a package: its scope's, or the one for all. Ends in a slash. */
  registryFor(name: string): string {
    const scope = /^(@[^/]+)\//.exec(name)?.[1];
    const registry = (scope && this.get(`${scope}:registry`)) || this.get("registry") || NPM_REGISTRY;
    return registry.endsWith("/") ? registry : `${registry}/`;
  }
}

/** The nearest folder with a package.json, else the working directory. */
function prefixOf(process: Process): string {
  for (let at = process.cwd; at !== "/" && at !== ""; at = at.replace(/\/[^/]*$/, ""))
    if (existsAt(process, `${at}/package.json`) || existsAt(process, `${at}/node_modules`)) return at;
  return process.cwd;
}
