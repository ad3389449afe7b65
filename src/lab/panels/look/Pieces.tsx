import type { Piece } from "../../exhibits/types.ts";

/** A text with each credential in it marked, and named for those who cannot see the mark. */
export function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  return (
    <>
      {pieces.map((piece, index) =>
        piece.secret === undefined ? (
          piece.text
        ) : (
          <mark key={index} class="secret" title={piece.secret}>
            {piece.text}
          </mark>
        ),
      )}
    </>
  );
}
