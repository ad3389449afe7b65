/**
 * The first version of HCL, which vault's own files are in (https://github.com/hashicorp/hcl, the branch hcl1): no expressions,
 * `name = { ... }` means the same as `name { ... }`, and labels nest. JSON begins with a brace.
 */

export type Value = string | number | boolean | readonly Value[] | Block;

/** What stands between braces: every entry, in order; the same name may come again. */
export interface Block {
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly name: string;
  /** `method "approle" { ... }` has one. */
  readonly labels: readonly string[];
  readonly value: Value;
}

export class HclError extends Error {
  override readonly name = "HclError";
}

export function isBlock(value: Value | undefined): value is Block {
  return typeof value === "object" && "entries" in value;
}

const TOKEN =
  /\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|<<-?(\w+)\r?\n[\s\S]*?\n?[ \t]*\1(?=\r?\n|$)|"(?:\\.|[^"\\\n])*"|[{}[\],=:]|-?\d+(?:\.\d+)?(?![\w.-])|[A-Za-z_][\w.-]*|./gy;

interface Token {
  readonly text: string;
  readonly at: number;
}

/** Throws HclError with line and column, as the reader of the real program says. */
export function parseHcl(text: string): Block {
  const tokens: Token[] = [...text.matchAll(TOKEN)]
    .filter(([token]) => !/^(?:\s|#|\/\/|\/\*)/.test(token))
    .map(({ 0: token, index }) => ({ text: token, at: index }));
  let next = 0;

  const fail = (what: string, token = tokens[next]): never => {
    const before = text.slice(0, token?.at ?? text.length).split("\n");
    throw new HclError(`At ${before.length}:${(before.at(-1) ?? "").length + 1}: ${what}`);
  };
  const take = (sign: string): boolean => {
    if (tokens[next]?.text !== sign) return false;
    next += 1;
    return true;
  };

  const value = (): Value => {
    const token = tokens[next];
    if (!token) return fail("unexpected end of the file");
    next += 1;
    const { text: word } = token;
    if (word === "{") return block(true);
    if (word === "[") {
      const items: Value[] = [];
      while (!take("]")) {
        items.push(value());
        if (!take(",") && tokens[next]?.text !== "]") fail("error parsing list, expected comma or list end");
      }
      return items;
    }
    if (word.startsWith("<<")) return heredoc(word);
    if (word.startsWith('"') && word.length > 1) return unquote(word);
    if (/^-?\d/.test(word)) return /^0\d+$/.test(word) ? Number.parseInt(word, 8) : Number(word);
    if (word === "true" || word === "false") return word === "true";
    return fail(`Unknown token: ${word}`, token);
  };

  const block = (isInner: boolean): Block => {
    const entries: Entry[] = [];
    for (;;) {
      if (isInner && take("}")) return { entries };
      if (next >= tokens.length)
        return isInner ? fail("object expected closing RBRACE got: EOF") : { entries };
      const keys: string[] = [];
      for (let word = tokens[next]?.text; word && /^["A-Za-z_]/.test(word); word = tokens[next]?.text) {
        keys.push(word.startsWith('"') ? unquote(word) : word);
        next += 1;
      }
      const [name, ...labels] = keys;
      if (name === undefined) return fail("illegal character or missing key");
      const assigned = take("=") || take(":");
      if (!assigned && tokens[next]?.text !== "{") return fail(`key '${name}' expected start of object`);
      entries.push({ name, labels, value: value() });
      take(",");
    }
  };

  const isJson = tokens[0]?.text === "{";
  if (isJson) next = 1;
  return block(isJson);
}

function unquote(word: string): string {
  return word
    .slice(1, -1)
    .replace(/\\(n|t|r|"|\\|u[0-9a-fA-F]{4})/g, (_, sign: string) =>
      sign.startsWith("u")
        ? String.fromCharCode(Number.parseInt(sign.slice(1), 16))
        : ({ n: "\n", t: "\t", r: "\r" }[sign] ?? sign),
    );
}

/** The lines between the marks; `<<-` takes away the blanks that all of them begin with. */
function heredoc(word: string): string {
  const lines = word.split("\n").slice(1, -1);
  const text = (each: readonly string[]) => each.map((line) => `${line}\n`).join("");
  if (!word.startsWith("<<-")) return text(lines);
  const indents = lines.filter((line) => line.trim()).map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const least = Math.min(...indents);
  return text(lines.map((line) => line.slice(Math.min(least, line.length))));
}
