import { isSpace } from "../source/go-text.ts";
import { InstructionError } from "./instruction-error.ts";

/** A word of an instruction, quotes and escapes kept, and where it stands in the text it was read from. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Words of ENV, LABEL and ARG: blanks in quotes or after the escape character do not end a word. */
export function quotedWords(text: string, escapeToken: string): Word[] {
  const words: Word[] = [];
  let position = 0;
  for (;;) {
    while (position < text.length && isSpace(text[position]!)) position++;
    if (position >= text.length) return words;
    const start = position;
    let word = "";
    let quoteMark = "";
    while (position < text.length && (quoteMark !== "" || !isSpace(text[position]!))) {
      const character = text[position++]!;
      if (quoteMark === "" && (character === "'" || character === '"')) quoteMark = character;
      else if (character === quoteMark) quoteMark = "";
      // An escape keeps the next character, but not in single quotes; at the very end it is dropped.
      else if (character === escapeToken && quoteMark !== "'") {
        if (position < text.length) word += character + text[position++]!;
        continue;
      }
      word += character;
    }
    if (word !== "") words.push({ text: word, start, end: position });
  }
}

/** Words between blanks, quotes having no meaning: EXPOSE, FROM, and COPY, ADD and VOLUME without JSON. */
export function blankSeparatedWords(text: string): Word[] {
  return Array.from(text.matchAll(/[^\t\v\f\r ]+/g), (match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/**
 * The strings of a JSON array; undefined if the text is no JSON array (it is then in shell form, however much
 * it looks like one). Throws for an array that holds anything but strings.
 */
export function jsonWords(text: string): string[] | undefined {
  if (!text.startsWith("[")) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const words = value as unknown[];
  if (words.every((word) => typeof word === "string")) return words;
  throw new InstructionError("when using JSON array syntax, arrays must be comprised of strings only");
}
