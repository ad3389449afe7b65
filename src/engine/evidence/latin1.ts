const encoder = new TextEncoder();
const CHUNK = 8192;

/**
 * Bytes as a string of the same length, one letter per byte. Searching such strings is as fast as the
 * platform can, works for binary files, and never fails on broken UTF-8.
 */
export function latin1(content: Uint8Array | string): string {
  const bytes = typeof content === "string" ? encoder.encode(content) : content;
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return text;
}

/** The bytes again. */
export function fromLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
