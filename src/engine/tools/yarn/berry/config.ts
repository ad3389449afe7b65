/**
 * Where yarn 4 takes its settings from, in order: `YARN_*` variables, .yarnrc.yml of the project and of the folders above,
 * the one of the home. `${NAME}` must be set, `${NAME:-text}` need not; a missing one ends every command.
 */
import { parse } from "yaml";
import type { Process } from "../../../process/types.ts";
import { existsAt, textAt } from "../../node-packages/files.ts";
import { BerryFailure } from "./failure.ts";

export const BERRY_VERSION = "4.18.1";
export type Setting =
  | string
  | number
  | boolean
  | null
  | readonly Setting[]
  | { readonly [key: string]: Setting };
type Settings = { readonly [key: string]: Setting };

export const DEFAULTS: Settings = {
  npmRegistryServer: "https://registry.yarnpkg.com",
  npmAuthToken: null,
  npmAuthIdent: null,
  npmAlwaysAuth: false,
  npmMinimalAgeGate: 1440,
  npmPreapprovedPackages: [],
  npmPublishRegistry: null,
  unsafeHttpWhitelist: [],
  nodeLinker: "pnp",
  enableGlobalCache: true,
  enableScripts: false,
  defaultSemverRangePrefix: "^",
};

/** Settings whose values `yarn config` shows as stars. */
export const SECRETS = new Set(["npmAuthToken", "npmAuthIdent"]);

/** The nearest folder with a package.json. */
export function projectOf(process: Process): string {
  for (let at = process.cwd; at !== "" && at !== "/"; at = at.replace(/\/[^/]*$/, ""))
    if (existsAt(process, `${at}/package.json`)) return at;
  throw new BerryFailure(`Usage Error: No project found in the initial directory`, { usage: true });
}

export class BerryConfig {
  readonly values: Settings;
  readonly home: string;
  private readonly process: Process;

  constructor(process: Process) {
    this.process = process;
    const { environment } = process;
    this.home = environment.get("HOME") || "/root";
    const values: Record<string, Setting> = {};
    for (const [name, value] of environment) {
      const [, word] = /^YARN_([A-Z0-9_]+)$/i.exec(name) ?? [];
      if (word === undefined) continue;
      const key = word
        .toLowerCase()
        .replace(/_([a-z0-9])/g, (_whole, letter: string) => letter.toUpperCase());
      values[key] = fromEnvironment(key, value);
    }
    for (const path of this.files()) {
      const text = textAt(process, path);
      const read = (text === undefined ? {} : (parse(text) ?? {})) as Settings;
      for (const [key, value] of Object.entries(read)) {
        const expanded = this.expand(value, path);
        const before = values[key];
        if (before === undefined) values[key] = expanded;
        else if (isMap(before) && isMap(expanded)) values[key] = { ...expanded, ...before };
      }
    }
    this.values = values;
  }

  private files(): string[] {
    const paths: string[] = [];
    for (let at = this.process.cwd; at !== "" && at !== "/"; at = at.replace(/\/[^/]*$/, ""))
      paths.push(`${at}/.yarnrc.yml`);
    const home = `${this.home}/.yarnrc.yml`;
    return paths.includes(home) ? paths : [...paths, home];
  }

  private expand(value: Setting, path: string): Setting {
    if (Array.isArray(value)) return value.map((each) => this.expand(each, path));
    if (isMap(value))
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.expand(each, path)]));
    if (typeof value !== "string") return value;
    return value.replace(
      /\$\{(\w+)(:)?(?:-([^}]*))?\}/g,
      (_whole, name: string, colon: string | undefined, fallback: string | undefined) => {
        const found = this.process.environment.get(name);
        if (found || (found === "" && colon === undefined)) return found;
        if (fallback !== undefined) return fallback;
        throw new BerryFailure(
          `Usage Error: Environment variable not found (${name}) in ${path} (in ${path})`,
          { usage: true },
        );
      },
    );
  }

  get(key: string): Setting | undefined {
    return this.values[key] ?? DEFAULTS[key];
  }

  text(key: string): string {
    const value = this.get(key);
    return value === undefined || value === null ? "" : String(value);
  }

  private map(key: string): Settings {
    const value = this.values[key];
    return isMap(value) ? value : {};
  }

  /** What `npmScopes` says of a package's scope. */
  scope(name: string): Settings | undefined {
    const found = this.map("npmScopes")[/^@([^/]+)\//.exec(name)?.[1] ?? ""];
    return isMap(found) ? found : undefined;
  }

  /** The registry of a package, without a slash at its end. */
  registryFor(name: string): string {
    const own = this.scope(name)?.npmRegistryServer;
    return String(own ?? this.text("npmRegistryServer")).replace(/\/$/, "");
  }

  /** The settings whose login counts for a package of a registry: its scope's, the registry's, or the common ones. */
  loginSettings(name: string, registry: string): Settings {
    const scope = this.scope(name);
    if (scope?.npmAuthToken || scope?.npmAuthIdent) return scope;
    const bare = registry.replace(/^https?:/, "");
    const own = Object.entries(this.map("npmRegistries")).find(([key]) =>
      [registry, bare].includes(key.replace(/\/$/, "")),
    )?.[1];
    return isMap(own) ? own : this.values;
  }

  /** Minutes that a version must be old; a scope with settings of its own does not take the common ones. */
  ageGate(name: string): number {
    if (approved(this.get("npmPreapprovedPackages"), name)) return 0;
    const scope = this.scope(name);
    return Number(
      (scope ? scope.npmMinimalAgeGate : this.values.npmMinimalAgeGate) ?? DEFAULTS.npmMinimalAgeGate,
    );
  }
}

/** A variable has text only: commas part the values of a list. */
function fromEnvironment(key: string, value: string): Setting {
  if (Array.isArray(DEFAULTS[key])) return value.split(",");
  return value === "true" ? true : value === "false" ? false : value;
}

export function isMap(value: Setting | undefined): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Names or patterns with `*`. */
function approved(list: Setting | undefined, name: string): boolean {
  const patterns = Array.isArray(list) ? list.map(String) : [];
  return patterns.some((each) =>
    new RegExp(`^${each.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/\*+/g, ".*")}$`).test(name),
  );
}
