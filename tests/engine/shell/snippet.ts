import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** A script and how it is handed to the shell. */
export interface Snippet {
  /** `expansion/length` */
  readonly name: string;
  /** Without argv[0]; `FILE` stands for the script file. */
  readonly argv: readonly string[];
  readonly stdin: string;
  /** The script file, if there is one. */
  readonly file: string | undefined;
  /** Besides PATH and HOME. */
  readonly env: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

export const FLAVOURS = ["dash", "ash", "bash"] as const;
export type Recorded = Record<string, Record<(typeof FLAVOURS)[number], Outcome>>;

export const FOLDER = import.meta.dirname;
export const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

interface Entry {
  readonly argv?: string[];
  readonly stdin?: string;
  readonly file?: string;
  readonly args?: string[];
  readonly env?: Record<string, string>;
}

/** All snippets, by the file that they stand in. */
export function readSnippets(): Map<string, Snippet[]> {
  const groups = new Map<string, Snippet[]>();
  for (const fileName of readdirSync(join(FOLDER, "snippets")).sort()) {
    const group = fileName.replace(/\.yaml$/, "");
    const entries = parse(readFileSync(join(FOLDER, "snippets", fileName), "utf8")) as Record<
      string,
      string | Entry
    >;
    groups.set(
      group,
      Object.entries(entries).map(([name, entry]) => snippetOf(`${group}/${name}`, entry)),
    );
  }
  return groups;
}

function snippetOf(name: string, entry: string | Entry): Snippet {
  if (typeof entry === "string") return { name, argv: ["-c", entry], stdin: "", file: undefined, env: {} };
  const argv = entry.file === undefined ? (entry.argv ?? []) : ["FILE", ...(entry.args ?? [])];
  return { name, argv, stdin: entry.stdin ?? "", file: entry.file, env: entry.env ?? {} };
}
