import { SourceError } from "../source/errors.ts";
import { isSpace, trimLeft } from "../source/go-text.ts";
import type { Position, Range } from "../source/position.ts";

/** One physical line without its newline; `ending` is what followed it: "\n", "\r\n" or "" at the end. */
export interface PhysicalLine {
  readonly text: string;
  readonly ending: string;
  /** From 1. */
  readonly number: number;
}

/** Go's bufio.MaxScanTokenSize - 1: the longest line in bytes that BuildKit's scanner reads. */
const maximumLineBytes = 65_535;

/** Splits at "\n"; a byte-order mark before the first line is dropped. Throws for lines beyond 64 KiB. */
export function* physicalLines(text: string, file: string): Generator<PhysicalLine, undefined> {
  let start = text.startsWith("\ufeff") ? 1 : 0;
  for (let number = 1; start < text.length; number++) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end);
    if (line.length > maximumLineBytes / 3 && new TextEncoder().encode(line).length > maximumLineBytes)
      throw new SourceError(`dockerfile line greater than max allowed size of ${maximumLineBytes}`, {
        file,
        range: lineRange(number, line),
      });
    const carriage = newline >= 0 && line.endsWith("\r");
    yield {
      text: carriage ? line.slice(0, -1) : line,
      ending: newline < 0 ? "" : carriage ? "\r\n" : "\n",
      number,
    };
    start = end + 1;
  }
  return undefined;
}

export function lineRange(number: number, text: string): Range {
  return { start: { line: number, column: 1 }, end: { line: number, column: text.length + 1 } };
}

/**
 * An instruction's line with its continuations joined, which still knows where each part came from: parts are
 * `[offset in text, line, column of that offset]`, in order.
 */
export class JoinedLine {
  text = "";
  startLine = 0;
  startColumn = 1;
  endLine = 0;
  endColumn = 1;
  private readonly parts: { offset: number; line: number; column: number }[] = [];

  add(text: string, line: PhysicalLine, column: number): void {
    if (this.parts.length === 0) {
      this.startLine = line.number;
      this.startColumn = column;
    }
    this.parts.push({ offset: this.text.length, line: line.number, column });
    this.text += text;
    this.extendTo(line);
  }

  /** Lines that belong to the instruction without being part of its text: comments, heredoc bodies. */
  extendTo(line: PhysicalLine): void {
    this.endLine = line.number;
    this.endColumn = line.text.length + 1;
  }

  get range(): Range {
    return {
      start: { line: this.startLine, column: this.startColumn },
      end: { line: this.endLine, column: this.endColumn },
    };
  }

  rangeOf(start: number, end: number): Range {
    return {
      start: this.positionOf(start),
      end: this.positionOf(Math.max(start, end - 1), end - start > 0 ? 1 : 0),
    };
  }

  private positionOf(offset: number, after = 0): Position {
    let low = 0;
    let high = this.parts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.parts[middle]!.offset <= offset) low = middle;
      else high = middle - 1;
    }
    const part = this.parts[low]!;
    return { line: part.line, column: part.column + offset - part.offset + after };
  }
}

/** A whole-line comment: `#` is the first character that is not blank. */
export function isComment(text: string): boolean {
  return trimLeft(text).startsWith("#");
}

export function isBlank(text: string): boolean {
  return trimLeft(text) === "";
}

/**
 * The line without its continuation character, or undefined if it does not continue: the escape character,
 * not itself preceded by one, and only blanks and tabs after it (regex `([^E])E[ \t]*$|^E[ \t]*$` of BuildKit).
 */
export function withoutContinuation(text: string, escapeToken: string): string | undefined {
  let end = text.length;
  while (end > 0 && (text[end - 1] === " " || text[end - 1] === "\t")) end--;
  if (text[end - 1] !== escapeToken || text[end - 2] === escapeToken) return undefined;
  return text.slice(0, end - 1);
}

/** How many characters of leading blanks `text` has. */
export function indentation(text: string): number {
  let count = 0;
  while (count < text.length && isSpace(text[count]!)) count++;
  return count;
}
