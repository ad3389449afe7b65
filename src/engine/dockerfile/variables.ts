import { quote } from "../source/go-text.ts";
import { InstructionError } from "./instruction-error.ts";
import { type Expansion, Lexer, type LexOptions } from "./lexer.ts";

export { InstructionError } from "./instruction-error.ts";
export type { Expansion } from "./lexer.ts";

type Variables = ReadonlyMap<string, string>;

/**
 * A word of an instruction with its variables expanded and its quotes removed, as BuildKit does for ADD, COPY,
 * ENV, LABEL, USER, WORKDIR, ARG defaults, FROM and mount options. Throws InstructionError
 * (`failed to process "${b": syntax error: missing '}'`), RunawayError for values that grow without end.
 */
export function expandWord(word: string, variables: Variables, escapeToken = "\\"): string {
  return expand(word, variables, { escape: escapeToken }).text;
}

/** The same for EXPOSE, VOLUME and COPY sources: unquoted blanks in the result make several words. */
export function expandWords(word: string, variables: Variables, escapeToken = "\\"): readonly string[] {
  return expand(word, variables, { escape: escapeToken }).words;
}

/** The same with the names that were and were not found, for linting. */
export function expandWithMatches(word: string, variables: Variables, escapeToken = "\\"): Expansion {
  return expand(word, variables, { escape: escapeToken });
}

/** The body of an unquoted COPY or ADD heredoc: quotes stay, and `\` escapes whatever `# escape` says. */
export function expandHeredoc(content: string, variables: Variables): string {
  return expandHeredocWithMatches(content, variables).text;
}

/** The same with the names that were and were not found. */
export function expandHeredocWithMatches(content: string, variables: Variables): Expansion {
  return expand(content, variables, { escape: "\\", skipQuotes: true });
}

/** A step's name in the log: quotes stay, unset variables stay, and so does a text that cannot be lexed. */
export function expandStepName(text: string, variables: Variables, escapeToken = "\\"): string {
  try {
    return expand(text, variables, { escape: escapeToken, rawQuotes: true, skipUnset: true }).text;
  } catch (error) {
    if (error instanceof InstructionError) return text;
    throw error;
  }
}

function expand(word: string, variables: Variables, options: LexOptions): Expansion {
  try {
    return new Lexer(word, variables, options).run();
  } catch (error) {
    if (error instanceof InstructionError)
      throw new InstructionError(`failed to process ${quote(word)}: ${error.message}`);
    throw error;
  }
}
