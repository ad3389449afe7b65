import type { FlavourName } from "../flavour.ts";
import { decode } from "../text.ts";

const SIMPLE: Record<string, string> = {
  "\\": "\\",
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

export interface Unescaped {
  readonly text: string;
  /** `\c` was met: nothing more is to be printed. */
  readonly stop: boolean;
}

/**
 * Backslash escapes of `echo`, `printf %b` (octal as `\0ooo`) and printf formats (octal as `\ooo`). ash and
 * bash also know `\xHH`, bash `\e` and `\uHHHH`.
 */
export function readEscapes(text: string, flavour: FlavourName, where: "echo" | "%b" | "format"): Unescaped {
  const bytes: string[] = [];
  let pending: number[] = [];
  const flush = () => {
    if (pending.length > 0) bytes.push(decode(Uint8Array.from(pending)));
    pending = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (character !== "\\" || at + 1 >= text.length) {
      flush();
      bytes.push(character);
      continue;
    }
    const rest = text.slice(at + 1);
    const stops = where !== "format" || flavour === "ash";
    if (rest[0] === "c" && stops) {
      flush();
      return { text: bytes.join(""), stop: true };
    }
    const octal = octalPattern(flavour, where).exec(rest);
    const hex = flavour === "dash" ? null : /^x([0-9a-fA-F]{1,2})/.exec(rest);
    if (octal) {
      pending.push(Number.parseInt(octal[1] || "0", 8) & 255);
      at += octal[0].length;
      continue;
    }
    if (hex) {
      pending.push(Number.parseInt(hex[1]!, 16));
      at += hex[0].length;
      continue;
    }
    flush();
    const unicode = flavour === "bash" ? /^(?:u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8}))/.exec(rest) : null;
    const simple = SIMPLE[rest[0]!] ?? (/[eE]/.test(rest[0]!) ? "\x1b" : undefined);
    if (unicode) {
      bytes.push(String.fromCodePoint(Number.parseInt(unicode[1] ?? unicode[2]!, 16)));
      at += unicode[0].length;
    } else if (simple !== undefined && !(rest[0] === "E" && flavour !== "bash")) {
      bytes.push(simple);
      at += 1;
    } else bytes.push("\\");
  }
  flush();
  return { text: bytes.join(""), stop: false };
}

function octalPattern(flavour: FlavourName, where: "echo" | "%b" | "format"): RegExp {
  if (where === "format") return /^([0-7]{1,3})/;
  if (flavour === "bash" && where === "echo") return /^0([0-7]{0,3})/;
  return /^(0[0-7]{0,3}|[1-7][0-7]{0,2})/;
}
