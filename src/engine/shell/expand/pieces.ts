import { quotePattern } from "./pattern.ts";

/**
 * A stretch of expanded text. `quoted` text never globs; `split` text (the result of an unquoted
 * expansion) is cut at IFS. A `"break"` stands between the parameters of `$@`.
 */
export type Piece = { readonly text: string; readonly quoted: boolean; readonly split: boolean } | "break";

type Text = Exclude<Piece, "break">;

/** One word after splitting: its pieces, without breaks. */
export type Field = readonly Text[];

/** Cuts pieces into fields (POSIX 2.6.5). `ifs` unset means blank, tab and newline; empty means no cutting. */
export function splitFields(pieces: readonly Piece[], ifs: string | undefined): Field[] {
  const separators = ifs ?? " \t\n";
  const white = new Set([..." \t\n"].filter((character) => separators.includes(character)));
  const fields: Field[] = [];
  let current: Text[] | undefined;
  /** White space has just ended a field: one other separator may still follow and belongs to it. */
  let endedByWhite = false;
  const finish = () => {
    if (current) fields.push(current);
    current = undefined;
  };
  for (const piece of pieces) {
    if (piece === "break") {
      finish();
      endedByWhite = false;
      continue;
    }
    if (!piece.split || separators === "") {
      if (piece.text === "" && !piece.quoted) continue;
      current = [...(current ?? []), piece];
      endedByWhite = false;
      continue;
    }
    let plain = "";
    const flush = () => {
      if (plain !== "") current = [...(current ?? []), { ...piece, text: plain }];
      plain = "";
    };
    for (const character of piece.text) {
      if (!separators.includes(character)) {
        plain += character;
        endedByWhite = false;
      } else if (white.has(character)) {
        flush();
        if (current) {
          finish();
          endedByWhite = true;
        }
      } else {
        flush();
        if (!endedByWhite) {
          current ??= [];
          finish();
        }
        endedByWhite = false;
      }
    }
    flush();
  }
  finish();
  return fields;
}

export function textOf(field: readonly Piece[]): string {
  return field.map((piece) => (piece === "break" ? " " : piece.text)).join("");
}

/** The field as a pattern: what was quoted is escaped. */
export function patternOf(field: readonly Piece[]): string {
  return field
    .map((piece) => (piece === "break" ? " " : piece.quoted ? quotePattern(piece.text) : piece.text))
    .join("");
}
