/**
 * Where yarn 1.22.22 takes its settings from, in order: the command line, `npm_config_*`, .npmrc (of the project, of
 * root's /usr/local/share or of the home, of node's prefix, of the folders above), then `yarn_*` and .yarnrc likewise.
 * A login counts only where .npmrc or `npm_config_*` has it: yarn asks its npm side for it, never .yarnrc.
 */
import type { Process } from "../../process/types.ts";
import { absolute, textAt } from "../node-packages/files.ts";
import { parseRc } from "../npm/rc.ts";
import { YarnFailure } from "./failure.ts";
import { parseYarn, type YarnObject, type YarnValue } from "./texts.ts";

export const YARN_VERSION = "1.22.22";
const NODE_VERSION = "v20.20.2";
export const NPM_REGISTRY = "https://registry.npmjs.org/";
const YARN_REGISTRY = "https://registry.yarnpkg.com";

export const DEFAULTS: Readonly<YarnObject> = {
  "version-tag-prefix": "v",
  "version-git-tag": true,
  "version-commit-hooks": true,
  "version-git-sign": false,
  "version-git-message": "v%s",
  "init-version": "1.0.0",
  "init-license": "MIT",
  "save-prefix": "^",
  "bin-links": true,
  "ignore-scripts": false,
  "ignore-optional": false,
  registry: YARN_REGISTRY,
  "strict-ssl": true,
  "user-agent": `yarn/${YARN_VERSION} npm/? node/${NODE_VERSION} linux x64`,
};

function plain(value: string): YarnValue {
  return value === "true" ? true : value === "false" ? false : value;
}

/** `${NAME}` of .npmrc; a variable that is not set ends yarn, whatever it was to do. */
function expand(value: string, environment: ReadonlyMap<string, string>): string {
  return value.replace(/(\\*)\$\{([^}]+)\}/g, (whole, slashes: string, name: string) => {
    if (slashes.length % 2 === 1) return whole;
    const found = environment.get(name);
    if (found === undefined) throw new YarnFailure(`Error: Failed to replace env in config: ${whole}`);
    return slashes.slice(slashes.length / 2) + found;
  });
}

function fromEnvironment(process: Process, prefix: string): YarnObject {
  const values: YarnObject = {};
  for (const [name, value] of process.environment) {
    const key = name.toLowerCase();
    if (!key.startsWith(prefix)) continue;
    values[
      key
        .slice(prefix.length)
        .replace(/__/g, ".")
        .replace(/([^_])_/g, "$1-")
    ] = plain(value);
  }
  return values;
}

export interface ConfigOptions {
  readonly cwd: string;
  readonly registry?: string | undefined;
  /** False with --no-default-rc. */
  readonly defaultRc: boolean;
  /** --use-yarnrc. */
  readonly extra: readonly string[];
}

export class YarnConfig {
  readonly npm: YarnObject;
  readonly yarn: YarnObject;
  /** Where `yarn config set` writes: root's is not in its home. */
  readonly homeFile: string;
  readonly userHome: string;
  /** Files looked for and found, in order, for --verbose. */
  readonly looked: { readonly path: string; readonly found: boolean }[] = [];
  private readonly process: Process;
  private readonly options: ConfigOptions;

  constructor(process: Process, options: ConfigOptions) {
    this.process = process;
    this.options = options;
    const { environment, credentials } = process;
    const home = environment.get("HOME") || (credentials.uid === 0 ? "/root" : "/");
    this.userHome = credentials.uid === 0 ? "/usr/local/share" : home;
    this.homeFile = `${this.userHome}/.yarnrc`;
    const env = new Map(environment).set("HOME", home);
    this.npm = { ...fromEnvironment(process, "yarn_"), ...fromEnvironment(process, "npm_config_") };
    const userRc = typeof this.npm.userconfig === "string" ? this.npm.userconfig : undefined;
    for (const text of this.files(home, "npmrc", userRc)) {
      for (const [key, value] of parseRc(text)) this.npm[key] ??= plain(expand(value, env));
    }
    this.yarn = fromEnvironment(process, "yarn_");
    for (const text of this.files(home, "yarnrc", undefined, options.extra)) {
      for (const [key, value] of Object.entries(parseYarn(text))) this.yarn[key] ??= value;
    }
    // The defaults come first, with the values that are given for them.
    this.yarn = { ...DEFAULTS, ...this.yarn };
    if (options.registry !== undefined) {
      this.npm.registry = options.registry;
      this.yarn.registry = options.registry;
    }
  }

  private files(home: string, name: string, user?: string, extra: readonly string[] = []): string[] {
    const { cwd, defaultRc } = this.options;
    const paths = extra.map((path) => absolute(this.process.cwd, path));
    if (defaultRc) {
      paths.push(`${cwd}/.${name}`, user === undefined ? `${this.userHome}/.${name}` : absolute(cwd, user));
      paths.push(`/usr/local/etc/${name}`);
      if (home !== this.userHome) paths.push(`${home}/.${name}`);
      for (let at = cwd; at !== "" && at !== "/"; at = at.replace(/\/[^/]*$/, ""))
        paths.push(`${at}/.${name}`);
    }
    return paths.flatMap((path) => {
      const text = textAt(this.process, path);
      this.looked.push({ path, found: text !== undefined });
      return text === undefined ? [] : [text];
    });
  }

  /** yarn's own settings, then npm's, then the defaults. */
  get(key: string): YarnValue | undefined {
    const own = this.yarn[key];
    return own ?? this.npm[key];
  }

  text(key: string): string | undefined {
    const value = this.get(key);
    return value === undefined ? undefined : String(value);
  }

  /** The registry of a package, by its scope; `ident` is a name, in the form it has in a registry's address. */
  registryFor(ident: string): string {
    const scope = scopeOf(ident);
    for (const key of [...(scope === "" ? [] : [`${scope}:registry`]), "registry"]) {
      const found = this.npm[key] || this.get(key);
      if (found) return String(found);
    }
    return NPM_REGISTRY;
  }

  /** A setting of a registry (`//host/path/:KEY`), else the one for all. Folders above the registry's do not count. */
  registryOption(registry: string, key: string): YarnValue | undefined {
    const full = registry.endsWith("/") ? registry : `${registry}/`;
    const short = full.replace(/^https?:/i, "");
    const places = [full, short, short.replace(/registry\/$/, "")];
    return places.map((place) => this.npm[`${place}:${key}`]).find(Boolean) || this.npm[key];
  }

  /** The Authorization header that a registry's login makes; "" without one. */
  authorizationFor(registry: string): string {
    const token = this.registryOption(registry, "_authToken");
    if (token) return `Bearer ${String(token)}`;
    const basic = this.registryOption(registry, "_auth");
    if (basic) return `Basic ${String(basic)}`;
    const user = this.registryOption(registry, "username");
    const password = this.registryOption(registry, "_password");
    if (!user || !password) return "";
    return `Basic ${btoa(`${String(user)}:${decoded(String(password))}`)}`;
  }

  /** Is there a login for an address? The same question as npm's, but without an answer which. */
  hasLoginFor(host: string, path: string): boolean {
    return Object.keys(this.npm).some((key) => {
      const [place = "", name = "", more] = key.split(":");
      if (more !== undefined || (name !== "_authToken" && name !== "_password")) return false;
      const [, at, below = ""] = /^\/\/([^/]+)(\/.*)?$/.exec(place) ?? [];
      return at === host && path.startsWith(below.replace(/\/$/, ""));
    });
  }
}

/** `@scope` of `@scope/name` or `@scope%2fname`, wherever it stands in an address. */
export function scopeOf(ident: string): string {
  return /(?:^|\/)(@[^/?]+?)(?=%2f|\/)/.exec(ident)?.[1] ?? "";
}

function decoded(text: string): string {
  try {
    return atob(text);
  } catch {
    return "";
  }
}
