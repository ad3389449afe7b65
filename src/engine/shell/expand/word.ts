import type { Word, WordPart } from "../ast.ts";
import type { Shell } from "../shell.ts";
import { evaluateArithmetic } from "./arithmetic.ts";
import { expandBraces } from "./brace.ts";
import { substituteCommand } from "./command.ts";
import { glob } from "./glob.ts";
import { expandParameter } from "./parameter.ts";
import { hasWildcards } from "./pattern.ts";
import { type Piece, patternOf, splitFields, textOf } from "./pieces.ts";
import { substituteProcess } from "./process.ts";
import { homeOf } from "./tilde.ts";

export interface Context {
  /** Inside double quotes or a here-document. */
  readonly quoted: boolean;
  /** Results of unquoted expansions may be cut into fields. */
  readonly split: boolean;
  /** `~` is looked for: at the start of a word, or (assignments) after each colon too. */
  readonly tilde: "start" | "assignment" | "none";
}

/** The fields of a command's words: every expansion, splitting, globbing, quote removal. */
export async function expandWords(shell: Shell, words: readonly Word[]): Promise<string[]> {
  const fields: string[] = [];
  for (const word of words) fields.push(...(await expandFields(shell, word)));
  return fields;
}

export async function expandFields(shell: Shell, word: Word): Promise<string[]> {
  const results: string[] = [];
  const only = word.parts.length === 1 ? word.parts[0]! : undefined;
  if (only?.kind === "literal" && !/[*?[~{\\]/.test(only.text)) return [only.text];
  for (const alternative of shell.isBash ? expandBraces(word) : [word]) {
    const pieces = await expandParts(shell, alternative.parts, {
      quoted: false,
      split: true,
      tilde: "start",
    });
    for (const field of splitFields(pieces, shell.variables.value("IFS"))) {
      const pattern = forFlavour(shell, patternOf(field));
      if (shell.options.has("noglob") || !hasWildcards(pattern)) {
        results.push(textOf(field));
        continue;
      }
      const names = glob(shell.process, pattern);
      if (names.length > 0) results.push(...names);
      else if (!shell.shopt.has("nullglob")) results.push(textOf(field));
    }
  }
  return results;
}

/** One string: for assignments, redirections, `case` words. Neither split nor globbed. */
export async function expandString(
  shell: Shell,
  word: Word,
  tilde: Context["tilde"] = "start",
): Promise<string> {
  return textOf(await expandParts(shell, word.parts, { quoted: false, split: false, tilde }));
}

/** A pattern for `case`, `${x#...}` and `[[ == ]]`: quoted characters are escaped. */
export async function expandPattern(shell: Shell, word: Word): Promise<string> {
  return forFlavour(
    shell,
    patternOf(await expandParts(shell, word.parts, { quoted: false, split: false, tilde: "start" })),
  );
}

/** A pattern, and how bash's `set -x` shows it in `[[ ]]`: each character that was quoted behind a backslash. */
export async function expandShownPattern(
  shell: Shell,
  word: Word,
): Promise<{ readonly pattern: string; readonly shown: string }> {
  const pieces = await expandParts(shell, word.parts, { quoted: false, split: false, tilde: "start" });
  const shown = pieces
    .map((piece) =>
      piece === "break" ? " " : piece.quoted ? piece.text.replace(/[\s\S]/gu, "\\$&") : piece.text,
    )
    .join("");
  return { pattern: patternOf(pieces), shown: shown === "" ? "''" : shown };
}

/** In dash only `!` negates a bracket expression. */
function forFlavour(shell: Shell, pattern: string): string {
  return shell.flavour.name === "dash" ? pattern.replaceAll("[^", "[\\^") : pattern;
}

/** The body of a here-document, or an arithmetic expression before it is evaluated. */
export async function expandQuoted(shell: Shell, word: Word): Promise<string> {
  return textOf(await expandParts(shell, word.parts, { quoted: true, split: false, tilde: "none" }));
}

export async function expandParts(
  shell: Shell,
  parts: readonly WordPart[],
  context: Context,
): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for (const [index, part] of parts.entries()) {
    switch (part.kind) {
      case "literal": {
        const text = part.text;
        if (context.tilde !== "none" && !context.quoted && text.includes("~")) {
          pushTilde(shell, pieces, text, index, parts.length, context.tilde);
        } else pieces.push({ text, quoted: context.quoted, split: false });
        break;
      }
      case "quoted":
        pieces.push({ text: part.text, quoted: true, split: false });
        break;
      case "double": {
        const inner = await expandParts(shell, part.parts, {
          quoted: true,
          split: context.split,
          tilde: "none",
        });
        if (part.parts.length === 0) pieces.push({ text: "", quoted: true, split: false });
        pieces.push(...inner);
        break;
      }
      case "parameter":
        pieces.push(...(await expandParameter(shell, part, context)));
        break;
      case "command":
        pieces.push(result(await substituteCommand(shell, part.body), context));
        break;
      case "process":
        pieces.push({ text: substituteProcess(shell, part), quoted: true, split: false });
        break;
      case "arithmetic": {
        const value = await evaluateArithmetic(shell, await expandQuoted(shell, part.expression));
        pieces.push(result(value.toString(), context));
      }
    }
  }
  return pieces;
}

/** The outcome of an expansion: quoted, or open to splitting and globbing. */
export function result(text: string, context: Context): Piece {
  return { text, quoted: context.quoted, split: context.split && !context.quoted };
}

function pushTilde(
  shell: Shell,
  pieces: Piece[],
  text: string,
  index: number,
  count: number,
  mode: "start" | "assignment",
): void {
  const segments = mode === "assignment" ? text.split(/(?<=:)/) : [text];
  for (const [at, segment] of segments.entries()) {
    const starts = at > 0 || index === 0;
    const match = starts ? /^~([A-Za-z0-9_.+-]*)(?=[/:]|$)/.exec(segment) : null;
    const cut =
      match && match[0].length === segment.length && at === segments.length - 1 && index < count - 1;
    const home =
      match && !cut && (mode === "assignment" || !segment.slice(match[0].length).startsWith(":"))
        ? homeOf(shell, match[1]!)
        : undefined;
    if (home === undefined) pieces.push({ text: segment, quoted: false, split: false });
    else {
      pieces.push({ text: home, quoted: true, split: false });
      pieces.push({ text: segment.slice(match![0].length), quoted: false, split: false });
    }
  }
}
