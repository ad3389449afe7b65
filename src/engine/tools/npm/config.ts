/** npm's configuration: command line, environment, project, user and global .npmrc, defaults, in that order. */
import { FileSystemError } from "../../filesystem/types.ts";
import { textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { cleaned, invalidOf } from "./addresses.ts";
import { DEFINITIONS, type OptionDefault } from "./definitions.ts";
import { parseRc } from "./rc.ts";

export type Level = "cli" | "env" | "project" | "user" | "global" | "default";

export interface Source {
  readonly level: Level;
  /** The file, or what `npm config list` calls it. */
  readonly from: string;
  readonly values: ReadonlyMap<string, string>;
}

const USER_AGENT = "npm/11.19.1 node/v20.20.2 linux x64 workspaces/false";
/** Defaults that depend on the computer. */
const GLOBAL_PREFIX = "/usr/local";

/** Replaces `${NAME}` where the variable is set; `${NAME?}` becomes empty where it is not (npm's env-replace). */
function expand(text: string, environment: ReadonlyMap<string, string>): string {
  return text.replace(
    /(?<!\\)(\\*)\$\{([^${}?]+)(\?)?\}/g,
    (whole, escapes: string, name: string, optional: string | undefined) => {
      if (escapes.length % 2) return whole.slice((escapes.length + 1) / 2);
      const value = environment.get(name) ?? (optional ? "" : `\${${name}}`);
      return escapes.slice(escapes.length / 2) + value;
    },
  );
}

/** `//host:port/path/` of a registry: the prefix that its credentials are stored under. */
export function nerfDart(registry: string): string {
  const url = new URL(registry);
  return `//${url.host}${url.pathname.replace(/[^/]*$/, "")}`;
}

export class Config {
  readonly sources: readonly Source[];
  /** Addresses that are none: npm warns, and goes on without them. */
  readonly invalid: readonly { readonly key: string; readonly value: string; readonly from: string }[];
  /** The project's folder; with --global it plays no part. */
  readonly prefix: string;
  readonly globalPrefix: string;
  readonly home: string;
  readonly files: Readonly<Record<"project" | "user" | "global", string>>;

  constructor(process: Process, cli: ReadonlyMap<string, string>) {
    const { environment } = process;
    this.home = environment.get("HOME") || "/root";
    const env = new Map<string, string>();
    for (const [name, value] of environment) {
      const [, key] = /^npm_config_(.+)$/i.exec(name) ?? [];
      if (key === undefined || value === "") continue;
      const option = key.startsWith("//") ? key : key.toLowerCase().replace(/(?!^)_/g, "-");
      env.set(option, expand(value.trim(), environment));
    }
    const cliAndEnv = (key: string) => cli.get(key) ?? env.get(key);
    const isGlobal = cliAndEnv("global") === "true" || cliAndEnv("location") === "global";
    this.prefix = localPrefix(process, cli.get("prefix"));
    const place = (path: string) => absoluteTo(process.cwd, path.replace(/^~(?=\/)/, this.home));
    const load = (level: "project" | "user" | "global", file: string, isLeft = false): Source => {
      const pairs = [...parseRc(isLeft ? "" : readRc(process, file))].map(
        ([key, value]) => [expand(key, environment), expand(value, environment)] as const,
      );
      return { level, from: file, values: new Map(pairs) };
    };
    // Each file may say where the next one is.
    const projectFile = `${this.prefix === "/" ? "" : this.prefix}/.npmrc`;
    const known = (...sources: readonly Source[]) => {
      const get = (key: string) =>
        cliAndEnv(key) ?? sources.find(({ values }) => values.has(key))?.values.get(key);
      return (key: string) => {
        const given = get(key);
        return given === undefined ? undefined : place(given);
      };
    };
    const own = place(cliAndEnv("userconfig") ?? `${this.home}/.npmrc`);
    const project = load("project", projectFile, isGlobal || projectFile === own);
    const user = load("user", known(project)("userconfig") ?? own);
    this.globalPrefix = known(project, user)("prefix") ?? GLOBAL_PREFIX;
    const globalFile = known(project, user)("globalconfig") ?? `${this.globalPrefix}/etc/npmrc`;
    const global = load("global", globalFile);
    this.globalPrefix = known(project, user, global)("prefix") ?? GLOBAL_PREFIX;
    this.files = { project: projectFile, user: user.from, global: globalFile };
    const all: readonly Source[] = [
      { level: "cli", from: "command line options", values: cli },
      { level: "env", from: "environment", values: env },
      ...[project, user, global],
      { level: "default", from: "default values", values: this.defaults() },
    ];
    this.invalid = [...all]
      .reverse()
      .flatMap(({ from, values }) =>
        invalidOf(values).map((key) => ({ key, value: values.get(key) ?? "", from })),
      );
    this.sources = all.map((source) =>
      source.level === "default" ? source : { ...source, values: cleaned(source.values) },
    );
  }

  /** What is null, or an empty list, by default is left out. */
  private defaults(): ReadonlyMap<string, string> {
    const values = new Map<string, string>();
    for (const { key, standard } of DEFINITIONS.values())
      if (standard !== null && !Array.isArray(standard)) values.set(key, String(this.atHome(standard)));
    values.set("prefix", this.globalPrefix);
    values.set("globalconfig", this.files.global);
    values.set("npm-version", "11.19.1");
    return values;
  }

  /** A default with its `~` replaced. */
  atHome(standard: OptionDefault): OptionDefault {
    return typeof standard === "string" ? standard.replace(/^~/, this.home) : standard;
  }

  get(key: string): string | undefined {
    return this.sources.find((source) => source.values.has(key))?.values.get(key);
  }

  /** Is the option's value the one that npm has by itself? */
  isDefault(key: string): boolean {
    return this.sources.every(({ level, values }) => level === "default" || !values.has(key));
  }

  on(key: string): boolean {
    return this.get(key) === "true";
  }

  /** -g or `--location=global`. */
  get isGlobal(): boolean {
    return this.on("global") || this.get("location") === "global";
  }

  get cache(): string {
    return (this.get("cache") ?? "~/.npm").replace(/^~(?=\/)/, this.home);
  }

  get userAgent(): string {
    return this.isDefault("user-agent") ? USER_AGENT : (this.get("user-agent") ?? "");
  }

  /** The registry of a package: its scope's, or the one for all. Ends in a slash. */
  registryFor(name: string): string {
    const scope = /^(@[^/]+)\//.exec(name)?.[1];
    const registry = (scope && this.get(`${scope}:registry`)) || this.get("registry") || "";
    return registry.endsWith("/") ? registry : `${registry}/`;
  }

  /**
   * The Authorization header for a URL: the nearest `//host/path/:` key above it, else that of the registry on the same host
   * (npm-registry-fetch's auth.js), else the URL's own userinfo.
   */
  authorizationFor(url: URL, name = ""): string | undefined {
    const registry = this.registryFor(name);
    const near =
      URL.canParse(registry) && new URL(registry).host === url.host ? new URL(registry) : undefined;
    const held = this.heldFor(url) ?? (near && this.heldFor(near));
    if (held !== undefined) return held;
    if (!url.username && !url.password) return undefined;
    return `Basic ${btoa(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`)}`;
  }

  private heldFor(url: URL): string | undefined {
    for (let key = `//${url.host}${url.pathname}`; key.length > 2; key = key.replace(/(?:[^/]+|\/)$/, "")) {
      const found = this.credentialsAt(key);
      if (found) return found;
    }
    return undefined;
  }

  /** What is stored under exactly this key, as a header. */
  private credentialsAt(key: string): string | undefined {
    const token = this.get(`${key}:_authToken`);
    if (token) return `Bearer ${token}`;
    const auth = this.get(`${key}:_auth`);
    if (auth) return `Basic ${auth}`;
    const user = this.get(`${key}:username`);
    const password = this.get(`${key}:_password`);
    return user && password ? `Basic ${btoa(`${user}:${decoded(password)}`)}` : undefined;
  }

  /** What publish, logout and whoami look for: only what stands under the registry's own key. */
  loginAt(registry: string): { readonly token?: string; readonly user?: string } {
    const key = nerfDart(registry);
    const token = this.get(`${key}:_authToken`);
    if (token) return { token };
    const user = this.get(`${key}:username`);
    if (user && this.get(`${key}:_password`)) return { user };
    const auth = this.get(`${key}:_auth`);
    return auth ? { user: decoded(auth).replace(/:.*$/s, "") } : {};
  }
}

/** Base64 as Node reads it: what is no base64 is passed over. */
function decoded(text: string): string {
  const clean = text
    .replace(/=.*$/s, "")
    .replace(/-/g, "+")
    .replace(/_/g, "/")
    .replace(/[^\w+/]/g, "");
  return atob(clean.length % 4 === 1 ? clean.slice(0, -1) : clean);
}

/** The nearest folder with a package.json or node_modules, else the working directory. */
function localPrefix(process: Process, given: string | undefined): string {
  if (given !== undefined) return absoluteTo(process.cwd, given);
  const { filesystem } = process.machine;
  const has = (folder: string, name: string) => filesystem.exists(`${folder}/${name}`, process.credentials);
  for (let folder = process.cwd; folder !== "/" && folder !== ""; folder = folder.replace(/\/[^/]*$/, "")) {
    if (has(folder, "package.json") || has(folder, "node_modules")) return folder;
  }
  return process.cwd;
}

export function absoluteTo(cwd: string, path: string): string {
  if (path.startsWith("/")) return path;
  const parts = `${cwd}/${path}`.split("/").filter((part) => part !== "" && part !== ".");
  const kept: string[] = [];
  for (const part of parts) {
    if (part === "..") kept.pop();
    else kept.push(part);
  }
  return `/${kept.join("/")}`;
}

/** A file that is missing or may not be read counts as empty; npm says nothing about it either. */
function readRc(process: Process, path: string): string {
  try {
    return textOf(process.machine.filesystem.readFile(path, process.credentials));
  } catch (error) {
    if (error instanceof FileSystemError) return "";
    throw error;
  }
}
