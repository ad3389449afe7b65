/** pip's configuration: files of the machine, the user and the site, PIP_CONFIG_FILE, and variables PIP_*. */
import type { Process } from "../../process/types.ts";
import { absolutePath, exists, readText } from "./files.ts";
import { layoutOf } from "./layout.ts";

export type Variant = "global" | "user" | "site" | "env";

/** A configuration file: `section.key` to value, in the order of the file. */
export interface ConfigFile {
  readonly variant: Variant;
  readonly path: string;
  readonly exists: boolean;
  readonly values: Map<string, string>;
}

/** Reads `[section]` and `key = value` lines; further lines that are indented belong to the value before. */
export function parseConfig(text: string): Map<string, string> {
  const values = new Map<string, string>();
  let section = "";
  let last: string | undefined;
  for (const raw of text.split(/\r?\n/)) {
    if (/^\s*[#;]/.test(raw)) continue;
    if (raw.trim() === "") continue;
    const heading = /^\[(.+)\]\s*$/.exec(raw)?.[1];
    if (heading !== undefined) {
      section = heading;
      last = undefined;
    } else if (/^\s/.test(raw) && last !== undefined) {
      values.set(last, `${values.get(last)}\n${raw.trim()}`);
    } else {
      const [, key = "", value = ""] = /^\s*([^=:]+?)\s*[=:]\s*(.*?)\s*$/.exec(raw) ?? [];
      last = `${section}.${normalise(key)}`;
      values.set(last, value);
    }
  }
  return values;
}

/** The text that pip writes: sections in their order, an empty line after each. */
export function formatConfig(values: ReadonlyMap<string, string>): string {
  const sections = new Map<string, string[]>();
  for (const [name, value] of values) {
    const dot = name.indexOf(".");
    const lines = sections.get(name.slice(0, dot)) ?? [];
    lines.push(`${name.slice(dot + 1)} = ${value.replaceAll("\n", "\n\t")}`);
    sections.set(name.slice(0, dot), lines);
  }
  return [...sections].map(([section, lines]) => `[${section}]\n${lines.join("\n")}\n\n`).join("");
}

export function normalise(key: string): string {
  return key.toLowerCase().replaceAll("_", "-").replace(/^--/, "");
}

/** Which file `pip config` reads and writes: one kind only, or all. */
export interface ConfigScope {
  readonly only?: Variant | undefined;
  /** `--isolated`: no settings of the user, no variables. */
  readonly isolated?: boolean | undefined;
}

/** Later ones win: pip's OVERRIDE_ORDER. */
const ORDER: readonly Variant[] = ["global", "user", "site", "env"];

export class PipConfig {
  /** In the order in which pip names them. */
  readonly files: readonly ConfigFile[];
  /** From PIP_*: `index-url` to value. */
  readonly variables: ReadonlyMap<string, string>;
  /** All variables PIP_*, those that `pip config debug` shows. */
  readonly shown: ReadonlyMap<string, string>;
  /** The files that are looked for, whether or not they are loaded. */
  readonly places: readonly (readonly [Variant, string])[];

  constructor(process: Process, { only, isolated = false }: ConfigScope = {}) {
    const { environment } = process;
    const extra = environment.get("PIP_CONFIG_FILE");
    const hidesUser =
      isolated || (extra !== undefined && extra !== "" && exists(process, absolutePath(process, extra)));
    this.places = placesOf(process).filter(([variant]) => variant !== "user" || !hidesUser);
    const loaded = extra === "/dev/null" ? [] : this.places;
    this.files = loaded
      .filter(([variant]) => only === undefined || variant === only)
      .map(([variant, path]) => {
        const text = readText(process, absolutePath(process, path));
        return { variant, path, exists: text !== undefined, values: parseConfig(text ?? "") };
      });
    this.shown = new Map(
      [...environment]
        .filter(([name]) => /^PIP_./.test(name))
        .map(([name, value]) => [name.slice(4).toLowerCase(), value]),
    );
    // `version` and `help` are left out by pip as well: a package called "pip-version" would set them.
    this.variables = new Map(
      isolated
        ? []
        : [...this.shown]
            .filter(([name]) => name !== "version" && name !== "help")
            .map(([name, value]) => [normalise(name), value]),
    );
  }

  /** Everything set, under the names that `pip config list` shows; later sources win. */
  all(): Map<string, string> {
    const merged = new Map<string, string>();
    for (const variant of ORDER) {
      for (const file of this.files.filter((each) => each.variant === variant)) {
        for (const [key, value] of file.values) merged.set(key, value);
      }
    }
    for (const [key, value] of this.variables) merged.set(`:env:.${key}`, value);
    return merged;
  }

  /** What options of a command begin with: `[global]`, then `[command]`, then the variables. Empty ones do not count. */
  defaults(command: string): readonly (readonly [string, string])[] {
    const all = [...this.all()].filter(([, value]) => value !== "");
    return ["global", command, ":env:"].flatMap((section) =>
      all
        .filter(([name]) => name.startsWith(`${section}.`))
        .map(([name, value]) => [name.slice(section.length + 1), value] as const),
    );
  }
}

function placesOf(process: Process): readonly (readonly [Variant, string])[] {
  const { environment } = process;
  const home = environment.get("HOME") || "/root";
  const config = environment.get("XDG_CONFIG_HOME") || `${home}/.config`;
  const system = (environment.get("XDG_CONFIG_DIRS") || "/etc/xdg").split(":");
  const extra = environment.get("PIP_CONFIG_FILE");
  return [
    ...system.map((folder) => ["global", `${folder}/pip/pip.conf`] as const),
    ["global", "/etc/pip.conf"],
    ["user", `${home}/.pip/pip.conf`],
    ["user", `${config}/pip/pip.conf`],
    ["site", `${layoutOf(process).prefix}/pip.conf`],
    ...(extra === undefined ? [] : [["env", extra] as const]),
  ];
}
