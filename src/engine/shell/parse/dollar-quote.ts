import type { WordPart } from "../ast.ts";
import { decode } from "../text.ts";
import type { Parser } from "./parser.ts";

const SIMPLE: Record<string, string> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  E: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "?": "?",
};

/** `$'...'` with the escapes of ANSI C, as bash and ash know them. */
export function readDollarQuote(parser: Parser): WordPart {
  const { reader } = parser;
  reader.skip(2);
  let text = "";
  for (;;) {
    const character = reader.raw();
    if (character === "") throw parser.fail({ kind: "unterminated", quote: "'" }, true);
    reader.next();
    if (character === "'") return { kind: "quoted", text };
    text += character === "\\" ? readEscape(parser) : character;
  }
}

function readEscape(parser: Parser): string {
  const { reader } = parser;
  const rest = reader.text.slice(reader.position, reader.position + 9);
  const octal = /^[0-7]{1,3}/.exec(rest)?.[0];
  if (octal) {
    reader.skip(octal.length);
    return byte(Number.parseInt(octal, 8) & 0xff);
  }
  const hex = /^x([0-9a-fA-F]{1,2})/.exec(rest);
  if (hex) {
    reader.skip(hex[0].length);
    return byte(Number.parseInt(hex[1]!, 16));
  }
  const unicode = /^(?:u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8}))/.exec(rest);
  if (unicode && parser.dialect.bash) {
    reader.skip(unicode[0].length);
    return String.fromCodePoint(Number.parseInt(unicode[1] ?? unicode[2]!, 16));
  }
  const control = /^c(.)/.exec(rest);
  if (control && parser.dialect.bash) {
    reader.skip(2);
    return String.fromCharCode(control[1]!.charCodeAt(0) & 0x1f);
  }
  const simple = SIMPLE[rest[0] ?? ""];
  if (simple === undefined || (/[eE?]/.test(rest[0]!) && !parser.dialect.bash)) return "\\";
  reader.skip(1);
  return simple;
}

function byte(value: number): string {
  return decode(Uint8Array.of(value));
}
