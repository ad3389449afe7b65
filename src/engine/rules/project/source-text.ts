import type { Position, Range } from "../../source/position.ts";

/** A file's text, with offsets turned into places and back. */
export class SourceText {
  readonly file: string;
  readonly text: string;
  readonly #starts: number[] = [0];

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
    for (let index = text.indexOf("\n"); index >= 0; index = text.indexOf("\n", index + 1))
      this.#starts.push(index + 1);
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  position(offset: number): Position {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.#starts[low]! + 1 };
  }

  offset({ line, column }: Position): number {
    const start = this.#starts[Math.min(line, this.#starts.length) - 1] ?? 0;
    return Math.min(start + column - 1, this.text.length);
  }

  range(start: number, end: number): Range {
    return { start: this.position(start), end: this.position(end) };
  }

  /** The line without its newline; lines count from 1. */
  line(number: number): string {
    const start = this.#starts[number - 1] ?? this.text.length;
    return this.text.slice(start, (this.#starts[number] ?? this.text.length + 1) - 1).replace(/\r$/, "");
  }

  slice(range: Range): string {
    return this.text.slice(this.offset(range.start), this.offset(range.end));
  }

  /** Where `needle` first stands inside `within`; the first line of `within` if it does not. */
  find(needle: string | RegExp, within: Range): { file: string; range: Range } {
    const start = this.offset(within.start);
    const body = this.text.slice(start, this.offset(within.end));
    const match = typeof needle === "string" ? body.indexOf(needle) : body.search(needle);
    const length = typeof needle === "string" ? needle.length : (needle.exec(body)?.[0].length ?? 0);
    if (match >= 0 && length > 0)
      return { file: this.file, range: this.range(start + match, start + match + length) };
    const newline = body.indexOf("\n");
    const end = start + (newline < 0 ? body.length : newline);
    return { file: this.file, range: this.range(start, end) };
  }

  all(): Range {
    return this.range(0, this.text.length);
  }
}
