/** Percent-encoding as curl 8.14.1 does it. Seen on the real program. */
import { bytesOf } from "../../process/io.ts";

function escapeWith(text: string, digits: (hex: string) => string): string {
  let escaped = "";
  for (const byte of bytesOf(text)) {
    const character = String.fromCharCode(byte);
    const hex = byte.toString(16).padStart(2, "0");
    escaped += byte < 128 && /[\w.~-]/.test(character) ? character : `%${digits(hex)}`;
  }
  return escaped;
}

/** `{{name:url}}` of --expand-*: everything but letters, digits and `-._~`. */
export function escapeUrl(text: string): string {
  return escapeWith(text, (hex) => hex.toUpperCase());
}

/** --data-urlencode and --url-query: the same in small hex digits, blanks as `+`. */
export function escapeForm(text: string): string {
  return escapeWith(text, (hex) => hex).replaceAll("%20", "+");
}
