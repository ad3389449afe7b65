import { latin1 } from "./latin1.ts";
import { sibling } from "./sibling.ts";
import type { Encoding } from "./types.ts";

/** One way in which a value can stand in an artefact. `pattern` holds bytes as Latin-1 letters. */
export interface Pattern {
  readonly encoding: Encoding;
  readonly pattern: string;
}

/** Shorter base64 pieces than this turn up by chance in any digest or compiled file. */
const SHORTEST_BASE64 = 6;
/** A line of a multi-line value counts on its own from this length: logs show such values line by line. */
const SHORTEST_LINE = 16;

/** Patterns by value: one proof asks for those of its few credentials thousands of times. */
const KNOWN = new Map<string, readonly Pattern[]>();
const MOST_KNOWN = 100;

/**
 * Every pattern under which `value` is found, in the order in which a finding names them. Base64 is matched
 * at all three alignments without the letters that neighbouring bytes would change.
 */
export function encodingsOf(value: string): readonly Pattern[] {
  const known = KNOWN.get(value);
  if (known) return known;
  const patterns = patternsOf(value);
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
  KNOWN.set(value, patterns);
  return patterns;
}

function patternsOf(value: string): readonly Pattern[] {
  const bytes = latin1(value);
  const patterns: Pattern[] = [];
  const add = (encoding: Encoding, pattern: string) => {
    if (pattern !== "" && !patterns.some((known) => known.pattern === pattern)) {
      patterns.push({ encoding, pattern });
    }
  };
  if (bytes === "") return patterns;
  add("exact", bytes);
  for (const line of linesOf(bytes, latin1(sibling(value)))) add("exact", line);
  for (const alignment of [0, 1, 2]) {
    const piece = base64Piece(bytes, alignment);
    if (piece.length < SHORTEST_BASE64) continue;
    add("base64", piece);
    add("base64url", piece.replaceAll("+", "-").replaceAll("/", "_"));
  }
  const hex = [...bytes].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  add("hex", hex);
  add("hex", hex.toUpperCase());
  for (const text of percentForms(bytes)) add("url", text);
  if (bytes.length > 3) add("reversed", [...bytes].reverse().join(""));
  return patterns;
}

/** Lines that tell one value from another: an OpenSSH key begins with a line that all such keys have. */
function linesOf(bytes: string, other: string): string[] {
  const lines = bytes.split("\n").map((line) => line.replace(/\r$/, ""));
  if (lines.length < 2) return [];
  return lines.filter((line) => line.length >= SHORTEST_LINE && !other.includes(line));
}

/** The letters of base64 that depend on `bytes` alone when `alignment` bytes stand before it in its triple. */
function base64Piece(bytes: string, alignment: number): string {
  const encoded = btoa("\0".repeat(alignment) + bytes);
  return encoded.slice(Math.ceil((alignment * 8) / 6), Math.floor(((alignment + bytes.length) * 8) / 6));
}

function percentForms(bytes: string): string[] {
  const percent = (keep: RegExp, space: string) =>
    [...bytes]
      .map((byte) =>
        keep.test(byte)
          ? byte
          : byte === " "
            ? space
            : `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
      )
      .join("");
  const forms = [
    percent(/[A-Za-z0-9\-._~]/, "%20"),
    percent(/[A-Za-z0-9\-._~]/, "+"),
    percent(/[A-Za-z0-9\-._*]/, "+"),
    percent(/[A-Za-z0-9\-._~!*'()]/, "%20"),
    percent(/[A-Za-z0-9\-._~!$&'()*+,;=:]/, "%20"),
  ];
  return [...forms, ...forms.map((form) => form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()))];
}
