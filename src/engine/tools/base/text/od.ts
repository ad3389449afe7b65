import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";
import { input } from "./dump-input.ts";

/** One type of od -t: letter and bytes per unit; `trailer` shows the line's characters at its end. */
export interface Format {
  readonly letter: string;
  readonly size: number;
  readonly trailer: boolean;
}

const LETTER_OPTIONS: Readonly<Record<string, string>> = {
  a: "a",
  b: "o1",
  c: "c",
  d: "u2",
  o: "o2",
  s: "d2",
  x: "x2",
};
const NAMED_SIZES: Readonly<Record<string, number>> = { C: 1, S: 2, I: 4, L: 8 };
const TYPE = /^([acdoux])([1248CSIL]?)(z?)/;

/** `x1z` and the like; BusyBox takes one type per option, and no characters at the end of lines. */
function typesOf(call: Call, text: string): Format[] {
  const found: Format[] = [];
  let rest = text;
  while (rest !== "" || found.length === 0) {
    if (rest.startsWith("f")) call.refuse("floating point numbers");
    const match = TYPE.exec(rest);
    if (!match) return call.fail(`invalid character '${rest[0] ?? ""}' in type string '${text}'`);
    const [whole, letter = "", size = "", z = ""] = match;
    rest = rest.slice(whole.length);
    if (call.busybox && (z !== "" || rest !== ""))
      call.fail(`invalid type string '${text}'; 4294967295-byte integral type is not supported`);
    const bytes = "ac".includes(letter) ? 1 : (NAMED_SIZES[size] ?? (Number(size) || 4));
    found.push({ letter, size: bytes, trailer: z !== "" });
  }
  return found;
}

function formats(call: Call): Format[] {
  const chosen = call.options.given.flatMap(({ name, value }) => {
    if (name === "t") return typesOf(call, value ?? "");
    const type = LETTER_OPTIONS[name];
    return type === undefined ? [] : typesOf(call, type);
  });
  return chosen.length > 0 ? chosen : typesOf(call, "o2");
}

const C_NAMES: Readonly<Record<string, string>> = {
  "\0": "\\0",
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
};
const A_NAMES =
  "nul soh stx etx eot enq ack bel bs ht nl vt ff cr so si dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us sp".split(
    " ",
  );

/** Digits of the largest unit of 1, 2, 4 and 8 bytes. */
const WIDTHS: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  x: { 1: 2, 2: 4, 4: 8, 8: 16 },
  o: { 1: 3, 2: 6, 4: 11, 8: 22 },
  u: { 1: 3, 2: 5, 4: 10, 8: 20 },
  d: { 1: 4, 2: 6, 4: 11, 8: 20 },
};

const digits = ({ letter, size }: Format): number => WIDTHS[letter]?.[size] ?? 3;

function unit(bytes: string, format: Format): string {
  const { letter, size } = format;
  const code = bytes.charCodeAt(0);
  if (letter === "c")
    return C_NAMES[bytes] ?? (/[ -~]/.test(bytes) ? bytes : code.toString(8).padStart(3, "0"));
  if (letter === "a") return code === 127 ? "del" : (A_NAMES[code & 127] ?? String.fromCharCode(code & 127));
  let value = 0n;
  for (let at = size - 1; at >= 0; at--) value = (value << 8n) | BigInt(bytes.charCodeAt(at) || 0);
  if (letter === "x") return value.toString(16).padStart(digits(format), "0");
  if (letter === "o") return value.toString(8).padStart(digits(format), "0");
  return (
    letter === "d" && value >= 1n << BigInt(size * 8 - 1) ? value - (1n << BigInt(size * 8)) : value
  ).toString();
}

/** One line in one type; `cell` is the width of a byte's place, the same for all types of a run. */
export function shown(row: string, format: Format, cell: number, width: number): string {
  let line = "";
  for (let byte = 0; byte < row.length; byte += format.size)
    line += unit(row.slice(byte, byte + format.size), format).padStart(cell * format.size);
  if (!format.trailer) return line;
  return `${line.padEnd(cell * width)}  >${row.replace(/[^ -~]/g, ".")}<`;
}

export const od: Tool = {
  options: {
    short: "abcdj:N:ost:vw::xA:",
    long: {
      "address-radix": "A:",
      "skip-bytes": "j:",
      "read-bytes": "N:",
      format: "t:",
      "output-duplicates": "v",
      width: "w::",
    },
  },
  async run(call: Call) {
    const types = formats(call);
    const { text, status } = await input(call, call.operands);
    if (status !== 0 && text === "") return status;
    const skip = Number(call.options.value("j") ?? 0);
    const data = text.slice(skip, skip + Number(call.options.value("N") ?? text.length));
    const width = Number(call.options.value("w") ?? (call.has("w") ? 32 : 16));
    const radix = { d: 10, o: 8, x: 16 }[call.options.value("A") ?? "o"];
    const address = (at: number): string =>
      radix === undefined ? "" : (at + skip).toString(radix).padStart(radix === 16 ? 6 : 7, "0");
    // Units of all types stand below each other: the one that needs most room per byte gives the width. BusyBox leaves it.
    const widths = types.map((type) => (digits(type) + 1) / type.size);
    let last: string | undefined;
    let starred = false;
    for (let at = 0; at < data.length; at += width) {
      const row = data.slice(at, at + width);
      if (row === last && !call.has("v") && row.length === width) {
        if (!starred) await call.out("*\n");
        starred = true;
        continue;
      }
      [last, starred] = [row, false];
      for (const [index, type] of types.entries()) {
        const start = index === 0 ? address(at) : " ".repeat(address(at).length);
        const cell = call.busybox ? (widths[index] ?? 0) : Math.max(...widths);
        await call.out(`${start}${shown(row, type, cell, width)}\n`);
      }
    }
    if (radix !== undefined) await call.out(`${address(data.length)}\n`);
    return status;
  },
};
