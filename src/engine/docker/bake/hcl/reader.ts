import { HclError } from "./syntax.ts";

const IDENTIFIER = /[A-Za-z_][\w-]*/y;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** A place in the text, moving forward over blanks and comments. */
export class Reader {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Over blanks and comments; line ends too where `lines` says so. */
  skip(lines = true): void {
    const blank = lines ? /(?:\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y : /(?:[ \t\r]+|\/\*[\s\S]*?\*\/)*/y;
    blank.lastIndex = this.at;
    this.at += blank.exec(this.text)?.[0].length ?? 0;
  }

  /** The end of a line, or of the file; a comment may stand before it. */
  skipLineEnd(): boolean {
    this.skip(false);
    const rest = /(?:#[^\n]*|\/\/[^\n]*)?(?:\n|$)/y;
    rest.lastIndex = this.at;
    const found = rest.exec(this.text);
    if (!found) return false;
    this.at += found[0].length;
    return true;
  }

  peek(word: string): boolean {
    return this.text.startsWith(word, this.at);
  }

  take(word: string): boolean {
    if (!this.peek(word)) return false;
    this.at += word.length;
    return true;
  }

  expect(word: string, summary: string, detail: string): void {
    if (!this.take(word)) throw this.error(summary, detail);
  }

  identifier(): string | undefined {
    return this.match(IDENTIFIER);
  }

  number(): number | undefined {
    const text = this.match(NUMBER);
    return text === undefined ? undefined : Number(text);
  }

  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) return undefined;
    this.at += found.length;
    return found;
  }

  error(summary: string, detail: string, start = this.at, end = Math.max(start + 1, this.at)): HclError {
    return new HclError(summary, detail, { start, end });
  }
}
