import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";
import { CLASSES } from "./classes.ts";

const hex = (value: number, width: number): string => value.toString(16).padStart(width, "0");
const printable = (character: string): string => (/[ -~]/.test(character) ? character : ".");

async function input(call: Call, paths: readonly string[]): Promise<{ text: string; status: number }> {
  let text = "";
  let status = 0;
  for (const path of paths.length > 0 ? paths : ["-"]) {
    const fine = await call.attempt(
      async () => {
        text += await call.load(path);
      },
      (error) => `${path}: ${error.text}`,
    );
    if (!fine) status = 1;
  }
  return { text, status };
}

/** One type of od -t: letter and bytes per unit. */
interface Format {
  readonly letter: string;
  readonly size: number;
}

function formats(call: Call): Format[] {
  const chosen: Format[] = [];
  for (const { name, value } of call.options.given) {
    if (name === "x") chosen.push({ letter: "x", size: 2 });
    else if (name === "o") chosen.push({ letter: "o", size: 2 });
    else if (name === "b") chosen.push({ letter: "o", size: 1 });
    else if (name === "c") chosen.push({ letter: "c", size: 1 });
    else if (name === "a") chosen.push({ letter: "a", size: 1 });
    else if (name === "d") chosen.push({ letter: "u", size: 2 });
    else if (name === "s") chosen.push({ letter: "d", size: 2 });
    else if (name === "t") {
      for (const part of (value ?? "").match(/[acdoux][1248CSIL]?z?/g) ?? []) {
        const size = { C: 1, S: 2, I: 4, L: 8 }[part[1] ?? ""] ?? Number(part[1] ?? 0);
        const letter = part[0] ?? "";
        chosen.push({ letter, size: "ac".includes(letter) ? 1 : size || 4 });
      }
    }
  }
  return chosen.length > 0 ? chosen : [{ letter: "o", size: 2 }];
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

function unit(bytes: string, { letter, size }: Format): string {
  const code = bytes.charCodeAt(0);
  if (letter === "c")
    return (C_NAMES[bytes] ?? (/[ -~]/.test(bytes) ? bytes : code.toString(8).padStart(3, "0"))).padStart(4);
  if (letter === "a")
    return (code === 127 ? "del" : (A_NAMES[code & 127] ?? String.fromCharCode(code & 127))).padStart(4);
  let value = 0n;
  for (let at = size - 1; at >= 0; at--) value = (value << 8n) | BigInt(bytes.charCodeAt(at) || 0);
  if (letter === "x") return ` ${value.toString(16).padStart(size * 2, "0")}`;
  if (letter === "o") return ` ${value.toString(8).padStart(Math.ceil((size * 8) / 3), "0")}`;
  const width = ({ 1: 4, 2: 6, 4: 11, 8: 21 }[size] ?? 6) + (letter === "d" && size < 8 ? 1 : 0);
  const signed =
    letter === "d" && value >= 1n << BigInt(size * 8 - 1) ? value - (1n << BigInt(size * 8)) : value;
  return signed.toString().padStart(width);
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
    const { text, status } = await input(call, call.operands);
    if (status !== 0 && text === "") return status;
    const skip = Number(call.options.value("j") ?? 0);
    const data = text.slice(skip, skip + Number(call.options.value("N") ?? text.length));
    const width = Number(call.options.value("w") ?? 16);
    const radix = { d: 10, o: 8, x: 16 }[call.options.value("A") ?? "o"];
    const address = (at: number): string =>
      radix === undefined ? "" : (at + skip).toString(radix).padStart(radix === 16 ? 6 : 7, "0");
    const types = formats(call);
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
        let line = index === 0 ? address(at) : " ".repeat(address(at).length);
        for (let byte = 0; byte < row.length; byte += type.size)
          line += unit(row.slice(byte, byte + type.size), type);
        await call.out(`${line}\n`);
      }
    }
    if (radix !== undefined) await call.out(`${address(data.length)}\n`);
    return status;
  },
};

/** hexdump -e with the formats that people write: `/1 "%02x"`, `16/1 "%02x " "\n"`. */
function formatted(call: Call, data: string, format: string): string {
  const parts = [...format.matchAll(/(?:(\d+)?\/(\d+)\s*)?"((?:[^"\\]|\\.)*)"/g)];
  const plain = (text: string): string =>
    text.replace(/\\n/g, "\n").replace(/\\t/g, "\t").replace(/\\(.)/g, "$1");
  if (parts.length === 0) return call.refuse(`the format ${format}`);
  let shown = "";
  let at = 0;
  while (at < data.length) {
    const before = at;
    for (const [, count = "1", size = "1", body = ""] of parts) {
      if (!body.includes("%")) {
        shown += plain(body);
        continue;
      }
      if (size !== "1") call.refuse(`units of ${size} bytes`);
      for (let turn = 0; turn < Number(count) && at < data.length; turn++, at++) {
        const character = data[at] ?? "";
        shown += plain(body).replace(
          /%(_?)(0?)(\d*)([xXocdu]|p)/g,
          (_, mark: string, zero: string, width: string, letter: string) => {
            if (letter === "c" || letter === "p") return mark && !/[ -~]/.test(character) ? "." : character;
            const code = character.charCodeAt(0);
            const digits =
              letter === "o" ? code.toString(8) : /x/i.test(letter) ? code.toString(16) : String(code);
            return (letter === "X" ? digits.toUpperCase() : digits).padStart(Number(width), zero ? "0" : " ");
          },
        );
      }
    }
    if (at === before) break;
  }
  return shown;
}

export const hexdump: Tool = {
  options: { short: "bce:n:s:vxC", long: {} },
  async run(call: Call) {
    const { text, status } = await input(call, call.operands);
    const skip = Number(call.options.value("s") ?? 0);
    const data = text.slice(skip, skip + Number(call.options.value("n") ?? text.length));
    const format = call.options.value("e");
    if (format !== undefined) {
      await call.out(formatted(call, data, format));
      return status;
    }
    if (call.has("b", "c")) call.refuse("the options -b and -c");
    const canonical = call.has("C");
    let last: string | undefined;
    let starred = false;
    for (let at = 0; at < data.length; at += 16) {
      const row = data.slice(at, at + 16);
      if (row === last && !call.has("v")) {
        if (!starred) await call.out("*\n");
        starred = true;
        continue;
      }
      [last, starred] = [row, false];
      if (canonical) {
        const cells = [...row].map((character) => hex(character.charCodeAt(0), 2));
        const body = `${cells.slice(0, 8).join(" ")}  ${cells.slice(8).join(" ")}`.padEnd(49);
        await call.out(`${hex(at + skip, 8)}  ${body} |${[...row].map(printable).join("")}|\n`);
      } else {
        let line = "";
        for (let byte = 0; byte < 16; byte += 2) {
          const two = row.slice(byte, byte + 2);
          line += two === "" ? "     " : ` ${hex((two.charCodeAt(1) || 0) * 256 + two.charCodeAt(0), 4)}`;
        }
        await call.out(`${hex(at + skip, 7)}${line}\n`);
      }
    }
    if (data.length > 0) await call.out(`${hex(data.length + skip, canonical ? 8 : 7)}\n`);
    return status;
  },
};

export const xxd: Tool = {
  options: { short: "ac:g:il:n:o:prs:u" },
  async run(call: Call) {
    const { text, status } = await input(call, call.operands.slice(0, 1));
    if (call.has("a", "i", "o")) call.refuse("the options -a, -i and -o");
    const plain = call.has("p");
    if (call.has("r")) {
      const digits = plain
        ? text.replace(/[^0-9a-fA-F]/g, "")
        : text
            .split("\n")
            .map(
              (line) =>
                line
                  .replace(/^[0-9a-f]+: ?/, "")
                  .split("  ")[0]
                  ?.replace(/ /g, "") ?? "",
            )
            .join("");
      const bytes = digits.match(/../g) ?? [];
      await call.out(String.fromCharCode(...bytes.map((byte) => Number.parseInt(byte, 16))));
      return status;
    }
    const skip = Number(call.options.value("s") ?? 0);
    const data = text.slice(
      skip,
      skip + Number(call.options.value("l") ?? call.options.value("n") ?? text.length),
    );
    const width = Number(call.options.value("c") ?? (plain ? 30 : 16));
    const group = Number(call.options.value("g") ?? 2);
    for (let at = 0; at < data.length; at += width) {
      const row = data.slice(at, at + width);
      const cells = [...row].map((character) => hex(character.charCodeAt(0), 2));
      if (plain) {
        await call.out(`${cells.join("")}\n`);
        continue;
      }
      let body = "";
      for (let cell = 0; cell < width; cell++)
        body += (cells[cell] ?? "  ") + ((cell + 1) % group === 0 ? " " : "");
      await call.out(`${hex(at + skip, 8)}: ${body} ${[...row].map(printable).join("")}\n`);
    }
    return status;
  },
};

export const strings: Tool = {
  options: { short: "afn:" },
  async run(call: Call) {
    const length = Number(call.options.value("n") ?? 4);
    const allowed = `${CLASSES.print ?? ""}\t`;
    let status = 0;
    for (const path of call.operands.length > 0 ? call.operands : ["-"]) {
      const fine = await call.attempt(
        async () => {
          let run = "";
          for (const character of `${await call.load(path)}\0`) {
            if (allowed.includes(character)) run += character;
            else {
              if (run.length >= length) await call.out(`${call.has("f") ? `${path}: ` : ""}${run}\n`);
              run = "";
            }
          }
        },
        (error) => `${path}: ${error.text}`,
      );
      if (!fine) status = 1;
    }
    return status;
  },
};
