const encoder = new TextEncoder();
const CHUNK = 8192;
// biome-ignore lint/suspicious/noControlCharactersInRegex: every ASCII character stands for its byte
const ASCII = /^[\x00-\x7f]*$/;

/**
 * Bytes as a string of the same length, one letter per byte. Searching such strings is as fast as the
 * platform can, works for binary files, and never fails on broken UTF-8.
 */
export function latin1(content: Uint8Array | string): string {
  if (typeof content !== "string") return latin1OfBytes(content);
  return ASCII.test(content) ? content : latin1OfBytes(encoder.encode(content));
}

/** Contents are read for several comparisons, and layers share them. */
const KNOWN = new WeakMap<Uint8Array, string>();

function latin1OfBytes(bytes: Uint8Array): string {
  const known = KNOWN.get(bytes);
  if (known !== undefined) return known;
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  KNOWN.set(bytes, text);
  return text;
}

/** The bytes again. */
export function fromLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
