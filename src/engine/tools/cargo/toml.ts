/** The part of TOML 1.0 that manifests and settings are written in; what it does not know is refused by name. */
import { NotModelledError } from "../../source/errors.ts";

export type Toml = string | number | boolean | readonly Toml[] | TomlTable;
export interface TomlTable {
  [key: string]: Toml;
}

export function isTable(value: Toml | undefined): value is TomlTable {
  return typeof value === "object" && !Array.isArray(value);
}

/** Reads a text. Throws Error for text that is no TOML, with the line that it stops at, as cargo 1.85 shows it. */
export function parseToml(text: string): TomlTable {
  const root: TomlTable = {};
  let here = root;
  const reader = new Reader(text);
  while (!reader.atEnd()) {
    if (reader.take("[[")) {
      const path = reader.keys("]]");
      const above = tableAt(root, path.slice(0, -1));
      const name = path.at(-1) ?? "";
      const list = Array.isArray(above[name]) ? (above[name] as Toml[]) : [];
      here = {};
      above[name] = [...list, here];
    } else if (reader.take("[")) here = tableAt(root, reader.keys("]"));
    else {
      const start = reader.place();
      const path = reader.keys("=");
      const table = tableAt(here, path.slice(0, -1));
      const name = path.at(-1) ?? "";
      if (Object.hasOwn(table, name)) reader.fail(`duplicate key \`${name}\``, start);
      table[name] = reader.value();
      reader.endLine();
    }
  }
  return root;
}

function tableAt(from: TomlTable, path: readonly string[]): TomlTable {
  let at = from;
  for (const key of path) {
    const next = at[key];
    const last = Array.isArray(next) ? next.at(-1) : next;
    if (isTable(last)) at = last;
    else {
      const made: TomlTable = {};
      at[key] = made;
      at = made;
    }
  }
  return at;
}

class Reader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  private skip(): void {
    const found = /^(?:\s|#[^\n]*)*/.exec(this.text.slice(this.at));
    this.at += found?.[0].length ?? 0;
  }

  private match(expression: RegExp): RegExpExecArray | undefined {
    const found = expression.exec(this.text.slice(this.at)) ?? undefined;
    this.at += found?.[0].length ?? 0;
    return found;
  }

  place(): number {
    this.skip();
    return this.at;
  }

  fail(why: string, at = this.at): never {
    const before = this.text.slice(0, at).split("\n");
    const number = String(before.length);
    const column = before.at(-1)?.length ?? 0;
    const margin = `${" ".repeat(number.length)} |`;
    throw new Error(
      `TOML parse error at line ${number}, column ${column + 1}\n${margin}\n${number} | ${this.text.split("\n")[before.length - 1]}\n${margin} ${" ".repeat(column)}^\n${why}`,
    );
  }

  /** Nothing but a comment may follow a value on its line. */
  endLine(): void {
    const rest = /^[ \t]*(?:#[^\n]*)?(?=\r?\n|$)/.exec(this.text.slice(this.at));
    if (rest) this.at += rest[0].length;
    else {
      this.match(/^[ \t]+/);
      this.fail("expected newline, `#`");
    }
  }

  atEnd(): boolean {
    this.skip();
    return this.at >= this.text.length;
  }

  take(word: string): boolean {
    this.skip();
    if (!this.text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  /** Dotted keys up to `end`. */
  keys(end: string): string[] {
    const found: string[] = [];
    do {
      this.skip();
      const quoted = /^["']/.test(this.text.slice(this.at)) ? String(this.value()) : undefined;
      const key = quoted ?? this.match(/^[\w-]+/)?.[0];
      if (key === undefined) this.fail("invalid key");
      found.push(key);
    } while (this.take("."));
    if (!this.take(end)) this.fail(`expected \`.\`, \`${end}\``);
    return found;
  }

  value(): Toml {
    this.skip();
    const long = this.match(/^(?:"""\n?([\s\S]*?)"""|'''\n?([\s\S]*?)''')/);
    if (long) return long[1] ?? long[2] ?? "";
    const literal = this.match(/^'([^'\n]*)'/);
    if (literal) return literal[1] ?? "";
    const quoted = this.match(/^"(?:[^"\\\n]|\\[^\n])*"/);
    if (quoted) {
      const wrong = /\\[^bfnrtuU"]/.exec(quoted[0].replace(/\\\\/g, "__"));
      if (wrong)
        this.fail(
          'invalid escape sequence\nexpected `b`, `f`, `n`, `r`, `t`, `u`, `U`, `\\`, `"`',
          this.at - quoted[0].length + wrong.index + 2,
        );
      return JSON.parse(quoted[0]) as string;
    }
    if (this.match(/^"[^\n]*/)) this.fail("invalid basic string");
    if (this.take("[")) {
      const list: Toml[] = [];
      while (!this.take("]")) {
        list.push(this.value());
        this.take(",");
      }
      return list;
    }
    if (this.take("{")) {
      const table: TomlTable = {};
      while (!this.take("}")) {
        const path = this.keys("=");
        tableAt(table, path.slice(0, -1))[path.at(-1) ?? ""] = this.value();
        this.take(",");
      }
      return table;
    }
    if (/^\d{4}-\d\d-/.test(this.text.slice(this.at))) throw new NotModelledError("a date in TOML");
    const [word] = this.match(/^(?:true|false)|^[+-]?(?:\d[\d_]*(?:\.\d+)?|inf|nan)/) ?? [];
    if (word === "true" || word === "false") return word === "true";
    if (word !== undefined) return Number(word.replaceAll("_", ""));
    if (this.match(/^[+-]/)) this.fail("invalid integer");
    if (this.text[this.at] === "_") this.fail("invalid integer\nexpected leading digit");
    this.fail("invalid string\nexpected `\"`, `'`");
  }
}
