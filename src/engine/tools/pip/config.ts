/** pip's configuration: files of the machine, the user and the site, PIP_CONFIG_FILE, and variables PIP_*. */
import { FileSystemError } from "../../filesystem/types.ts";
import { textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";

export type Variant = "global" | "user" | "site" | "env" | "env-var";

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

export class PipConfig {
  readonly files: readonly ConfigFile[];
  /** From PIP_*: `index-url` to value. */
  readonly variables: ReadonlyMap<string, string>;

  constructor(process: Process) {
    const { environment } = process;
    const home = environment.get("HOME") || "/root";
    const config = environment.get("XDG_CONFIG_HOME") || `${home}/.config`;
    const extra = environment.get("PIP_CONFIG_FILE");
    const isolated = extra === "/dev/null";
    const places: [Variant, string][] = isolated
      ? []
      : [
          ["global", "/etc/xdg/pip/pip.conf"],
          ["global", "/etc/pip.conf"],
          ["user", `${home}/.pip/pip.conf`],
          ["user", `${config}/pip/pip.conf`],
          ["site", "/usr/pip.conf"],
        ];
    if (extra !== undefined && !isolated) places.push(["env", extra]);
    this.files = places.map(([variant, path]) => {
      const text = readText(process, path);
      return { variant, path, exists: text !== undefined, values: parseConfig(text ?? "") };
    });
    this.variables = new Map(
      [...environment]
        .filter(([name]) => /^PIP_./.test(name) && name !== "PIP_CONFIG_FILE")
        .map(([name, value]) => [normalise(name.slice(4)), value]),
    );
  }

  /** Everything set, under the names that `pip config list` shows; later sources win. */
  all(variant?: Variant): Map<string, string> {
    const files = this.files.filter((file) => variant === undefined || file.variant === variant);
    const merged = new Map(files.flatMap(({ values }) => [...values]));
    if (variant === undefined) {
      for (const [key, value] of this.variables) merged.set(`:env:.${key}`, value);
    }
    return merged;
  }

  /** An option's default for a command: the variable, else `[command]`, else `[global]`. */
  get(command: string, key: string): string | undefined {
    const all = this.all();
    return [`:env:.${key}`, `${command}.${key}`, `global.${key}`]
      .map((name) => all.get(name))
      .find((value) => value !== undefined && value !== "");
  }
}

function readText(process: Process, path: string): string | undefined {
  try {
    return textOf(process.machine.filesystem.readFile(path, process.credentials));
  } catch (error) {
    if (error instanceof FileSystemError) return undefined;
    throw error;
  }
}
