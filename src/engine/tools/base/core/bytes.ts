/**
 * Utilities work on byte strings: JavaScript strings whose every character is one byte (0..255). The images
 * set no locale, so the real ones count, cut and translate bytes too, and no content is ever mangled.
 */
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const ascii = new TextDecoder("utf-8", { ignoreBOM: true });

export function toByteString(bytes: Uint8Array): string {
  // The decoder is many times faster, and ASCII means the same to it.
  if (bytes.every((byte) => byte < 0x80)) return ascii.decode(bytes);
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}

export function fromByteString(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** A normal string (an argument, a file name) as a byte string. */
export function encodeText(text: string): string {
  // Plain ASCII is the same in both.
  return /^[\0-\x7f]*$/.test(text) ? text : toByteString(encoder.encode(text));
}

/** A byte string as a normal string, for names that go to the filesystem. */
export function decodeText(bytes: string): string {
  return /^[\0-\x7f]*$/.test(bytes) ? bytes : decoder.decode(fromByteString(bytes));
}

/** Lines with their newline; the last one may lack it. */
export function splitLines(text: string, separator = "\n"): string[] {
  const lines: string[] = [];
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf(separator, start);
    if (end < 0) break;
    lines.push(text.slice(start, end + 1));
    start = end + 1;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}
