/** `21 bytes (0x15)`. */
export function countOf(data: Uint8Array): string {
  return `${data.length} bytes (0x${data.length.toString(16)})`;
}

/** Bytes as a trace shows them: lines of text with their offset, or 16 bytes a line in hex. */
export function dumpText(data: Uint8Array, hex: boolean): string {
  const visible = (bytes: Uint8Array) =>
    Array.from(bytes, (byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".")).join("");
  const offset = (at: number) => `${at.toString(16).padStart(4, "0")}: `;
  const width = hex ? 16 : 64;
  let text = "";
  for (let at = 0; at < data.length; ) {
    const rest = data.subarray(at, at + width);
    if (hex) {
      const pairs = Array.from(rest, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
      text += `${offset(at)}${pairs.padEnd(48)}${visible(rest)}\n`;
      at += rest.length;
      continue;
    }
    const end = rest.findIndex((byte, index) => byte === 13 && rest[index + 1] === 10);
    const shown = end < 0 ? rest : rest.subarray(0, end);
    text += `${offset(at)}${visible(shown)}\n`;
    at += shown.length + (end < 0 ? 0 : 2);
  }
  return text;
}
