/** npm's configuration: command line, environment, project, user and global .npmrc, defaults, in that order. */
import { FileSystemError } from "../../filesystem/types.ts";
import { textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";

export type Level = "cli" | "env" | "project" | "user" | "global" | "default";

export interface Source {
  readonly level: Level;
  /** The file, or what `npm config list` calls it. */
  readonly from: string;
  readonly values: ReadonlyMap<string, string>;
}

const DEFAULTS: Readonly<Record<string, string>> = {
  registry: "https://registry.npmjs.org/",
  loglevel: "notice",
  audit: "true",
  fund: "true",
  "package-lock": "true",
  save: "true",
  "save-prefix": "^",
  "ignore-scripts": "false",
  "foreground-scripts": "false",
  "script-shell": "sh",
  "user-agent": "npm/11.19.1 node/v20.20.2 linux x64 workspaces/false",
};

/** Replaces `${NAME}` where the variable is set; `${NAME?}` becomes empty where it is not (npm's env-replace). */
function expand(text: string, environment: ReadonlyMap<string, string>): string {
  return text.replace(
    /(?<!\\)\$\{([^${}?]+)(\?)?\}/g,
    (whole, name: string, optional: string | undefined) => {
      return environment.get(name) ?? (optional ? "" : whole);
    },
  );
}

/** Parses an .npmrc: `key = value` lines, comments with # or ;, values perhaps in quotes. */
export function parseRc(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#") || line.startsWith(";") || line.startsWith("[")) continue;
    const equals = line.indexOf("=");
    const key = (equals < 0 ? line : line.slice(0, equals)).trim();
    const value = equals < 0 ? "true" : line.slice(equals + 1).trim();
    values.set(key.replace(/\[\]$/, ""), /^(["']).*\1$/s.test(value) ? value.slice(1, -1) : value);
  }
  return values;
}

/** Writes an .npmrc back, a key a line, as npm does. */
export function formatRc(values: ReadonlyMap<string, string>): string {
  return [...values].map(([key, value]) => `${key}=${value}\n`).join("");
}

/** `//host:port/path/` of a registry: the prefix that its credentials are stored under. */
export function nerfDart(registry: string): string {
  const url = new URL(registry);
  return `//${url.host}${url.pathname.replace(/[^/]*$/, "")}`;
}

export class Config {
  readonly sources: readonly Source[];
  readonly prefix: string;
  readonly home: string;
  readonly files: Readonly<Record<"project" | "user" | "global", string>>;

  constructor(process: Process, cli: ReadonlyMap<string, string>) {
    const { environment } = process;
    this.home = environment.get("HOME") || "/root";
    const env = new Map<string, string>();
    for (const [name, value] of environment) {
      const [, key] = /^npm_config_(.+)$/i.exec(name) ?? [];
      if (key === undefined || value === "") continue;
      env.set(key.startsWith("//") ? key : key.toLowerCase().replace(/(?!^)_/g, "-"), value);
    }
    const early = (key: string) => cli.get(key) ?? env.get(key);
    this.prefix = localPrefix(process, early("prefix"));
    this.files = {
      project: `${this.prefix === "/" ? "" : this.prefix}/.npmrc`,
      user: absoluteTo(process.cwd, early("userconfig") ?? `${this.home}/.npmrc`),
      global: early("globalconfig") ?? "/usr/local/etc/npmrc",
    };
    const load = (level: "project" | "user" | "global"): Source => {
      const values =
        level === "project" && this.files.project === this.files.user
          ? ""
          : readRc(process, this.files[level]);
      const pairs = [...parseRc(values)].map(
        ([key, value]) => [expand(key, environment), expand(value, environment)] as const,
      );
      return { level, from: this.files[level], values: new Map(pairs) };
    };
    this.sources = [
      { level: "cli", from: "command line options", values: cli },
      { level: "env", from: "environment", values: env },
      load("project"),
      load("user"),
      load("global"),
      { level: "default", from: "default values", values: new Map(Object.entries(DEFAULTS)) },
    ];
  }

  get(key: string): string | undefined {
    return this.sources.find((source) => source.values.has(key))?.values.get(key);
  }

  on(key: string): boolean {
    return this.get(key) === "true";
  }

  get cache(): string {
    return this.get("cache") ?? `${this.home}/.npm`;
  }

  /** The registry of a package: its scope's, or the one for all. Ends in a slash. */
  registryFor(name: string): string {
    const scope = /^(@[^/]+)\//.exec(name)?.[1];
    const registry = (scope && this.get(`${scope}:registry`)) || this.get("registry") || "";
    return registry.endsWith("/") ? registry : `${registry}/`;
  }

  /** The Authorization header for a URL: the nearest `//host/path/:` key above it, else the URL's own userinfo. */
  authorizationFor(url: URL): string | undefined {
    let path = url.pathname.replace(/[^/]*$/, "");
    while (true) {
      const key = `//${url.host}${path}`;
      for (const at of [key, key.replace(/\/$/, "")]) {
        const token = this.get(`${at}:_authToken`);
        if (token) return `Bearer ${token}`;
        const auth = this.get(`${at}:_auth`);
        if (auth) return `Basic ${auth}`;
        const user = this.get(`${at}:username`);
        const password = this.get(`${at}:_password`);
        if (user && password) return `Basic ${btoa(`${user}:${safeDecode(password)}`)}`;
      }
      if (path === "/" || path === "") break;
      path = path.replace(/[^/]+\/$/, "");
    }
    if (!url.username && !url.password) return undefined;
    return `Basic ${btoa(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`)}`;
  }
}

function safeDecode(text: string): string {
  try {
    return atob(text);
  } catch {
    return "";
  }
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
  return path.startsWith("/") ? path : `${cwd === "/" ? "" : cwd}/${path.replace(/^\.\//, "")}`;
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
