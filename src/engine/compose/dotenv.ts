import { quote } from "../source/go-text.ts";
import { substitute } from "./template.ts";

/** A line of a `.env` file that Compose refuses: `line 1: unexpected character "+" in variable name "a+b=1"`. */
export class DotenvError extends Error {
  override readonly name = "DotenvError";
}

export interface DotenvEntry {
  readonly key: string;
  /** Undefined for a bare name that the client's environment does not have either. */
  readonly value: string | undefined;
  /** From 1. */
  readonly line: number;
}

type LookUp = (name: string) => string | undefined;

/**
 * A `.env` or `env_file` as Compose reads it (compose-go `dotenv`): quotes, `export`, comments after a blank,
 * values over several lines in quotes, variables in unquoted and double-quoted values, where the client's
 * environment beats what the file has set before. Throws DotenvError, TemplateError.
 */
export function parseDotenv(
  text: string,
  lookUp: LookUp,
  missing: (name: string) => void = () => {},
): DotenvEntry[] {
  const source = text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
  const entries: DotenvEntry[] = [];
  const values = new Map<string, string>();
  const using = { lookUp: (name: string) => lookUp(name) ?? values.get(name), missing };
  let position = 0;
  let line = 1;
  const skipTo = (end: number) => {
    line += source.slice(position, end).split("\n").length - 1;
    position = end;
  };
  while (position < source.length) {
    skipTo(position + /^\s*/.exec(source.slice(position))![0].length);
    if (position >= source.length) break;
    const newline = source.indexOf("\n", position);
    const lineEnd = newline < 0 ? source.length : newline;
    if (source[position] === "#") {
      skipTo(lineEnd);
      continue;
    }
    const start = line;
    const { key, after, bare } = readKey(source.slice(position, lineEnd), line);
    if (bare) {
      entries.push({ key, value: lookUp(key), line: start });
      skipTo(lineEnd);
      continue;
    }
    const valueStart = position + after;
    const mark = source[valueStart];
    if (mark === '"' || mark === "'") {
      const end = closingQuote(source, valueStart);
      if (end === undefined)
        // Compose has counted on to the end of the text.
        throw new DotenvError(
          `line ${source.split("\n").length}: unterminated quoted value ${source.slice(valueStart, lineEnd)}`,
        );
      const inner = source.slice(valueStart + 1, end);
      const value = mark === "'" ? inner.replaceAll("\\'", "'") : substitute(withoutEscapes(inner), using);
      entries.push({ key, value, line: start });
      values.set(key, value);
      skipTo(end + 1);
      const rest = source.indexOf("\n", position);
      skipTo(rest < 0 ? source.length : rest);
      continue;
    }
    const typed = source.slice(valueStart, lineEnd);
    const comment = typed.search(/(?:^|\s)#/);
    const value = substitute((comment < 0 ? typed : typed.slice(0, comment)).trim(), using);
    entries.push({ key, value, line: start });
    values.set(key, value);
    skipTo(lineEnd);
  }
  return entries;
}

/** `env_file` with `format: raw`: everything after `=` is the value. */
export function parseRawEnv(text: string, lookUp: LookUp): DotenvEntry[] {
  return text.split(/\r?\n/).flatMap((typed, index) => {
    const line = typed.trimStart();
    if (line === "" || line.startsWith("#")) return [];
    const equals = line.indexOf("=");
    const key = equals < 0 ? line.trim() : line.slice(0, equals);
    return [{ key, value: equals < 0 ? lookUp(key) : line.slice(equals + 1), line: index + 1 }];
  });
}

/** The name at the start of a line; `after` is where its value starts. */
function readKey(text: string, line: number): { key: string; after: number; bare: boolean } {
  const prefix = /^export[ \t]+/.exec(text)?.[0] ?? "";
  const rest = text.slice(prefix.length);
  const key = /^[A-Za-z0-9_.[\]-]*/.exec(rest)![0];
  const separator = /^[ \t]*[=:][ \t]*/.exec(rest.slice(key.length));
  if (separator !== null)
    return { key, after: prefix.length + key.length + separator[0].length, bare: false };
  const trimmed = rest.slice(key.length).trim();
  if (trimmed === "" || trimmed.startsWith("#")) return { key, after: text.length, bare: true };
  if (/^[ \t]/.test(rest.slice(key.length)))
    throw new DotenvError(`line ${line}: key cannot contain a space`);
  const [character] = rest.slice(key.length);
  throw new DotenvError(
    `line ${line}: unexpected character ${quote(character!)} in variable name ${quote(text)}`,
  );
}

function closingQuote(source: string, start: number): number | undefined {
  for (let index = start + 1; index < source.length; index++) {
    if (source[index] === "\\") index++;
    else if (source[index] === source[start]) return index;
  }
  return undefined;
}

const escapes: Record<string, string> = { n: "\n", r: "\r", t: "\t", a: "\x07", b: "\b", f: "\f", v: "\v" };

/** Escapes of a double-quoted value; `\$` becomes the `$$` that interpolation leaves a dollar. */
function withoutEscapes(text: string): string {
  return text.replace(/\\(.)/gs, (typed, character: string) => {
    if (character === "$") return "$$";
    if (character === '"' || character === "\\") return character;
    return escapes[character] ?? typed;
  });
}
