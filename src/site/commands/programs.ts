import { TABLE } from "../../engine/tools/base/table.ts";

/** Sources of the programs, for the comments at their heads: those say what is modelled, and from where it is known. */
const SOURCES = import.meta.glob<string>(
  ["../../engine/tools/**/*.ts", "../../engine/shell/program.ts", "../../engine/docker/program.ts"],
  { query: "?raw", import: "default", eager: true },
);

export interface SimulatedProgram {
  /** Names under which it can be called. */
  readonly names: readonly string[];
  /** The comment at the head of its source, as paragraphs. */
  readonly notes: readonly string[];
}

function sourceAt(path: string): string {
  const text = SOURCES[`../../engine/tools/${path}`];
  if (text === undefined) throw new Error(`no source at src/engine/tools/${path}`);
  return text;
}

/** The first comment of a file that says what something is, without its frame, cut at blank lines. */
export function headComment(text: string): string[] {
  const [, body = ""] = /^\/\*\*\n([\s\S]*?)\n \*\//m.exec(text) ?? /^\/\*\* (.*) \*\/$/m.exec(text) ?? [];
  return body
    .split("\n")
    .map((line) => line.replace(/^ \* ?/, ""))
    .join("\n")
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replaceAll("\n", " ").trim())
    .filter((paragraph) => paragraph !== "");
}

/** `"python3.13": async () => (await import("./pip/index.ts")).python` in the registry: a name and its file. */
const ENTRY = /^ {2}"?([\w.:-]+)"?: async \(\) =>\s*\(await import\("\.\/([^"]+)"\)\)/gm;

/** Programs with a folder of their own, each with what its source says of it. */
export function simulatedPrograms(): SimulatedProgram[] {
  const names = new Map<string, string[]>();
  for (const [, name = "", path = ""] of sourceAt("registry.ts").matchAll(ENTRY))
    names.set(path, [...(names.get(path) ?? []), name.replace(/^(\w+):(.*)$/, "$2 of $1")]);
  names.set("world/index.ts", ["world"]);
  return [...names]
    .map(([path, called]) => ({ names: called, notes: headComment(sourceAt(path)) }))
    .sort((a, b) => ((a.names[0] ?? "") < (b.names[0] ?? "") ? -1 : 1));
}

/** The usual utilities, which come in BusyBox's flavour and in Debian's. */
export function utilityNames(): string[] {
  return Object.keys(TABLE).sort();
}
