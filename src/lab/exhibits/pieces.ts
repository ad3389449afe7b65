import { encodingsOf } from "../../engine/evidence/encodings.ts";
import { fromLatin1, latin1 } from "../../engine/evidence/latin1.ts";
import type { Credential } from "../../engine/evidence/types.ts";
import type { Piece } from "./types.ts";

const decoder = new TextDecoder();

/** The text cut where a credential stands in it, in any encoding that Leaklab knows. Longer matches win. */
export function cutAtSecrets(content: string | Uint8Array, credentials: readonly Credential[]): Piece[] {
  const bytes = latin1(content);
  const marks = credentials
    .flatMap(({ name, value }) => encodingsOf(value).map(({ pattern }) => ({ name, pattern })))
    .filter(({ pattern }) => bytes.includes(pattern))
    .sort((a, b) => b.pattern.length - a.pattern.length);
  const text = (part: string) => decoder.decode(fromLatin1(part));
  return marks
    .reduce<readonly Piece[]>(
      (pieces, { name, pattern }) =>
        pieces.flatMap((piece) =>
          piece.secret === undefined
            ? piece.text
                .split(pattern)
                .flatMap((part, index) => [
                  ...(index > 0 ? [{ text: pattern, secret: name }] : []),
                  ...(part === "" ? [] : [{ text: part }]),
                ])
            : [piece],
        ),
      [{ text: bytes }],
    )
    .map((piece) => ({ ...piece, text: text(piece.text) }));
}

const LONGEST = 4_000;

/** No more than a screen can show; the cut is said. */
export function shortened(content: string | Uint8Array): string | Uint8Array {
  if (content.length <= LONGEST) return content;
  return typeof content === "string"
    ? `${content.slice(0, LONGEST)} … (${content.length - LONGEST} more)`
    : content.slice(0, LONGEST);
}
