import type { ComparedPiece, ComparisonRow } from "./types.ts";

const WIDTH = 8;

/** Two byte strings as rows of a hex dump, text beside it, the bytes that differ marked. */
export function bytesInRows(a: Uint8Array, b: Uint8Array): ComparisonRow[] {
  const rows = Math.ceil(Math.max(a.length, b.length) / WIDTH);
  return Array.from({ length: rows }, (_, row) => {
    const from = row * WIDTH;
    return {
      label: from.toString(16).padStart(6, "0"),
      a: dump(a, b, from),
      b: dump(b, a, from),
    };
  });
}

function dump(own: Uint8Array, other: Uint8Array, from: number): ComparedPiece[] {
  const places = Array.from({ length: WIDTH }, (_, index) => from + index);
  const changed = (place: number) => own[place] !== other[place];
  const hex = places.map((place) => ({
    text: `${own[place]?.toString(16).padStart(2, "0") ?? "  "} `,
    changed: place < own.length && changed(place),
  }));
  const text = places.flatMap((place) =>
    place < own.length ? [{ text: printable(own[place] ?? 0), changed: changed(place) }] : [],
  );
  return join([...hex, { text: " ", changed: false }, ...text]);
}

function printable(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".";
}

function join(pieces: readonly ComparedPiece[]): ComparedPiece[] {
  const joined: { text: string; changed: boolean }[] = [];
  for (const { text, changed } of pieces) {
    const last = joined.at(-1);
    if (last?.changed === changed) last.text += text;
    else joined.push({ text, changed });
  }
  return joined;
}
