/**
 * The habits of Go's standard library that show in Docker's messages and accepted values. Docker, BuildKit and
 * Compose are Go programs: what they print and parse follows `strconv`, `strings` and `unicode`.
 */

/** The characters of Go's `unicode.IsSpace`: unlike `\s` it has U+0085 and lacks U+FEFF. */
const space = "\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const spaceCharacter = new RegExp(`^[${space}]$`);
const leadingSpace = new RegExp(`^[${space}]+`);

const spaceBetween = new RegExp(`[${space}]`);

/** The parts between blanks, empty ones included. */
export function splitAtSpace(text: string): string[] {
  return text.split(spaceBetween);
}

export function isSpace(character: string): boolean {
  return spaceCharacter.test(character);
}

export function trimLeft(text: string): string {
  return text.replace(leadingSpace, "");
}

/** Go's `strings.TrimSpace`. Walks back by hand: a trailing-blanks regex is quadratic on long lines. */
export function trimSpace(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text[end - 1]!)) end--;
  return trimLeft(text.slice(0, end));
}

const escapes: Record<string, string> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  '"': '\\"',
  "\\": "\\\\",
};

/** Go's `%q` of a string (`strconv.Quote`), as in `failed to process "${b": ...`. */
export function quote(text: string): string {
  let quoted = '"';
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (escapes[character] !== undefined) quoted += escapes[character];
    else if (code < 0x20 || code === 0x7f) quoted += `\\x${code.toString(16).padStart(2, "0")}`;
    else if (/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character)) quoted += character;
    else if (code < 0x10000) quoted += `\\u${code.toString(16).padStart(4, "0")}`;
    else quoted += `\\U${code.toString(16).padStart(8, "0")}`;
  }
  return `${quoted}"`;
}

const booleans: Record<string, boolean> = {
  "1": true,
  t: true,
  T: true,
  true: true,
  TRUE: true,
  True: true,
  "0": false,
  f: false,
  F: false,
  false: false,
  FALSE: false,
  False: false,
};

/** Go's `strconv.ParseBool`; undefined for anything that it refuses. */
export function parseBool(text: string): boolean | undefined {
  return Object.hasOwn(booleans, text) ? booleans[text] : undefined;
}
