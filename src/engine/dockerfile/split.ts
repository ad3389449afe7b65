import { isSpace, trimLeft, trimSpace } from "../source/go-text.ts";

/** An instruction line cut into its word, its `--flags` and the rest (BuildKit parser/split_command.go). */
export interface SplitLine {
  /** As typed. */
  readonly name: string;
  readonly flags: readonly FlagWord[];
  readonly rest: string;
  /** Where `rest` starts in the line. */
  readonly restOffset: number;
}

/** A flag with its quotes and escapes removed, and where it stands in the line. */
export interface FlagWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export function splitLine(line: string): SplitLine {
  const text = trimSpace(line);
  const shift = line.length - trimLeft(line).length;
  const name = /^[^\t\v\f\r ]*/.exec(text)![0];
  const blanks = /^[\t\v\f\r ]+/.exec(text.slice(name.length))?.[0] ?? "";
  const offset = name.length + blanks.length;
  const { flags, end } = readFlags(text, offset);
  const rest = text.slice(end);
  const trimmed = trimSpace(rest);
  return {
    name,
    flags: flags.map((flag) => ({ ...flag, start: flag.start + shift, end: flag.end + shift })),
    rest: trimmed,
    restOffset: shift + end + (rest.length - trimLeft(rest).length),
  };
}

/**
 * Leading words that start with `--`. Quotes group and vanish, a backslash keeps the next character whatever
 * the escape directive says, a bare `--` ends the flags.
 */
function readFlags(text: string, from: number): { flags: FlagWord[]; end: number } {
  const flags: FlagWord[] = [];
  let position = from;
  for (;;) {
    while (position < text.length && isSpace(text[position]!)) position++;
    if (!text.startsWith("--", position)) return { flags, end: position };
    const start = position;
    let word = "";
    let quoteMark = "";
    let quoted = false;
    while (position < text.length && (quoteMark !== "" || !isSpace(text[position]!))) {
      const character = text[position++]!;
      if (character === quoteMark) quoteMark = "";
      else if (quoteMark === "" && (character === "'" || character === '"')) {
        quoteMark = character;
        quoted = true;
      } else if (character !== "\\") word += character;
      else if (position < text.length) word += text[position++]!;
    }
    if (word === "--") return { flags, end: position };
    if (word !== "" || quoted) flags.push({ text: word, start, end: position });
  }
}
