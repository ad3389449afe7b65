import { encode } from "./text.ts";

/** bash's quoting in `set -x`: only where needed; control characters as `$'...'`. */
export function quoteForBash(text: string, always = false): string {
  if (text === "") return "''";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\x00-\x08\x0b-\x1f\x7f-\u{10ffff}]/u.test(text)) return dollarQuote(text);
  if (!always && !/[\s'"\\|&;()<>!{}*[\]?^$`]|^~|[=:]~|^#/.test(text)) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** bash without a locale shows other bytes than ASCII in octal. */
function octal(character: string): string {
  return [...encode(character)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}

const NAMES: Record<string, string> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\x1b": "\\E",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  "'": "\\'",
};

function dollarQuote(text: string): string {
  const escaped = [...text].map((character) => {
    const name = NAMES[character];
    if (name) return name;
    const code = character.charCodeAt(0);
    return code < 32 || code >= 127 ? octal(character) : character;
  });
  return `$'${escaped.join("")}'`;
}

/**
 * dash's and ash's single quotes (`export -p`, `set`, `alias`, `trap`): runs of quotes stand in double
 * quotes between them.
 */
export function singleQuote(text: string): string {
  const parts = text.split(/('+)/);
  const quoted = parts.map((part, index) => {
    if (part.startsWith("'")) return `"${part}"`;
    return part === "" && !(index === 0 && parts.length === 1) ? "" : `'${part}'`;
  });
  return quoted.join("") || "''";
}

/** ash's `set -x`: quotes unless every character is harmless; an empty word shows as nothing. */
export function quoteForAsh(text: string): string {
  if (text === "") return "";
  return /[^A-Za-z0-9_./,:@+\]^-]/.test(text) ? singleQuote(text) : text;
}
