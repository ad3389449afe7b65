import { InstructionError } from "./instruction-error.ts";
import type { Heredoc } from "./instructions.ts";
import { Lexer, type LexOptions } from "./lexer.ts";

export type HeredocWord = Omit<Heredoc, "content" | "raw">;

const plain: LexOptions = { escape: "\\", skipUnset: true };
const raw: LexOptions = { escape: "\\", skipUnset: true, rawQuotes: true, rawEscapes: true };
const noVariables = new Map<string, string>();

/** Stands for the blank of `<< EOF`, which does not separate words there, while the line is cut into words. */
const joint = "\ue000";

/**
 * The heredocs that a line announces, in order. A blank after `<<` is allowed, after `<<-` it is not (seen on
 * BuildKit 0.25). A line that cannot be lexed, such as one with a lone quote, announces none.
 */
export function heredocWords(line: string): HeredocWord[] {
  if (!line.includes("<<")) return [];
  return words(line.replace(/<<[ \t]+/g, `<<${joint}`), raw)
    .map(parseHeredocWord)
    .filter((word) => word !== undefined);
}

/**
 * `3<<-"EOF"` as a heredoc's start, undefined for any other word. Any quoting or escape in the name means that
 * the body is not expanded.
 */
export function parseHeredocWord(word: string): HeredocWord | undefined {
  const match = /^(\d*)<<(-?)[\s\ue000]*([^<]*)$/.exec(word);
  if (match === null || match[3] === "") return undefined;
  const names = words(match[3]!, plain);
  const typed = words(match[3]!, raw);
  if (names.length !== 1) return undefined;
  return {
    name: names[0]!,
    expand: names[0] === typed[0],
    chomp: match[2] === "-",
    fileDescriptor: Number(match[1]),
  };
}

/** `<<-` takes the tabs, and only tabs, from the start of each line of the body. */
export function chomp(content: string): string {
  return content.replace(/^\t+/gm, "");
}

function words(text: string, options: LexOptions): readonly string[] {
  try {
    return new Lexer(text, noVariables, options).run().words;
  } catch (error) {
    if (error instanceof InstructionError) return [];
    throw error;
  }
}
