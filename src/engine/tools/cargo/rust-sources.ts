/** What Rust files say that matters outside of the compiler: their texts, embedded files, and variables asked for in `env!`. */
import { bytesOf } from "../../process/io.ts";
import type { UserFiles } from "../registries/files.ts";

export interface RustSource {
  /** `src/main.rs` */
  readonly path: string;
  /** What of it stands in the program. */
  readonly parts: readonly Uint8Array[];
  /** Of `env!` and `option_env!`. */
  readonly variables: ReadonlyMap<string, string | undefined>;
  /** `env!` of what is not set, with the lines that rustc shows of it. */
  readonly undefinedAt: readonly { readonly name: string; readonly report: string }[];
}

/** All files below src. */
export function rustSources(files: UserFiles, root: string): RustSource[] {
  return files
    .walk(`${root}/src`)
    .filter((path) => path.endsWith(".rs"))
    .map((path) => sourceOf(files, root, `src/${path}`));
}

function sourceOf(files: UserFiles, root: string, path: string): RustSource {
  const text = files.readText(`${root}/${path}`) ?? "";
  const code = text.replace(/^\s*\/\/.*$/gm, "");
  const parts: Uint8Array[] = [];
  const variables = new Map<string, string | undefined>();
  const undefinedAt: { name: string; report: string }[] = [];
  const rest = code.replace(
    /\b(option_env|env|include_str|include_bytes)!\s*\(\s*"([^"]*)"[^)]*\)/g,
    (call, macro: string, name: string) => {
      if (macro.startsWith("include")) {
        const folder = path.replace(/[^/]*$/, "");
        parts.push(files.read(name.startsWith("/") ? name : `${root}/${folder}${name}`) ?? bytesOf(""));
        return "";
      }
      const value = files.process.environment.get(name);
      variables.set(name, value);
      if (value !== undefined) parts.push(bytesOf(`${value}\n`));
      else if (macro === "env") undefinedAt.push({ name, report: reportOf(text, call, path) });
      return "";
    },
  );
  for (const [, plain, raw] of rest.matchAll(/"((?:[^"\\]|\\[\s\S])*)"|\br#*"([\s\S]*?)"#*/g))
    parts.push(bytesOf(`${raw ?? unescaped(plain ?? "")}\n`));
  return { path, parts, variables, undefinedAt };
}

function unescaped(text: string): string {
  const named: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "0": "\0" };
  return text.replace(/\\(?:x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]+)\}|\n\s*|(.))/g, (_, byte, unit, letter) => {
    if (byte ?? unit) return String.fromCodePoint(Number.parseInt(byte ?? unit, 16));
    return letter === undefined ? "" : (named[letter] ?? letter);
  });
}

/** A line of the source as rustc points at a piece of it. */
function reportOf(text: string, piece: string, path: string): string {
  const before = text.slice(0, text.indexOf(piece)).split("\n");
  const number = String(before.length);
  const column = before.at(-1)?.length ?? 0;
  const margin = `${" ".repeat(number.length)} |`;
  const line = text.split("\n")[before.length - 1] ?? "";
  return `${" ".repeat(number.length)}--> ${path}:${number}:${column + 1}\n${margin}\n${number} | ${line}\n${margin} ${" ".repeat(column)}${"^".repeat(piece.length)}\n${margin}`;
}
