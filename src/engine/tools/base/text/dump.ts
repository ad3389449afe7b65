import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";
import { CLASSES } from "./classes.ts";
import { input } from "./dump-input.ts";
import { type Format, shown } from "./od.ts";

const hex = (value: number, width: number): string => value.toString(16).padStart(width, "0");
const printable = (character: string): string => (/[ -~]/.test(character) ? character : ".");

/** One byte in a format of hexdump's: `%02x`, `%.2x`, `%_p`. Past the end there are blanks, as wide as the format asks for. */
function oneByte(body: string, character: string | undefined): string {
  return body.replace(
    /%(_?)(0?)(\d*)(?:\.(\d+))?([xXocdu]|p)/g,
    (_, mark: string, zero: string, width: string, precision: string | undefined, letter: string) => {
      if (character === undefined) return " ".repeat(letter === "c" || letter === "p" ? 1 : Number(width));
      if (letter === "c" || letter === "p") return mark && !/[ -~]/.test(character) ? "." : character;
      const code = character.charCodeAt(0);
      const plain = code.toString(letter === "o" ? 8 : /x/i.test(letter) ? 16 : 10);
      const digits = (letter === "X" ? plain.toUpperCase() : plain).padStart(Number(precision ?? 0), "0");
      return digits.padStart(Number(width), zero ? "0" : " ");
    },
  );
}

/** hexdump -e with the formats that people write: `/1 "%02x"`, `16/1 "%02x " "\n"`. */
function formatted(call: Call, data: string, format: string): string {
  const parts = [...format.matchAll(/(?:(\d+)?\/(\d+)\s*)?"((?:[^"\\]|\\.)*)"/g)];
  const plain = (text: string): string =>
    text.replace(/\\n/g, "\n").replace(/\\t/g, "\t").replace(/\\(.)/g, "$1");
  if (parts.length === 0) return call.refuse(`the format ${format}`);
  const last = parts.findLastIndex((part) => part[3]?.includes("%"));
  let shown = "";
  let at = 0;
  while (at < data.length) {
    const before = at;
    for (const [index, [, count = "1", size, body = ""]] of parts.entries()) {
      if (!body.includes("%")) {
        shown += plain(body);
        continue;
      }
      const bytes = size ?? (/%\.?\d*[xXodu]/.test(body) ? "4" : "1");
      if (bytes !== "1") call.refuse(`units of ${bytes} bytes`);
      for (let turn = 0; turn < Number(count); turn++) {
        // Past the end a unit is blanks, as wide as it would be, if its line has begun.
        const character = data[at];
        if (character === undefined && at === before) break;
        const ends = turn === Number(count) - 1 && Number(count) > 1 && index === last;
        shown += oneByte(ends ? plain(body).trimEnd() : plain(body), character);
        if (character !== undefined) at++;
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
    const [format, more] = call.options.values("e");
    if (more !== undefined) call.refuse("several formats");
    if (format !== undefined) {
      await call.out(formatted(call, data, format));
      return status;
    }
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
      } else if (call.has("b", "c")) {
        const one: Format = { letter: call.has("c") ? "c" : "o", size: 1, trailer: false };
        await call.out(`${hex(at + skip, 7)}${shown(row, one, 4, 16).padEnd(64)}\n`);
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

/** The bytes that a line of a dump stands for. BusyBox goes on into the characters at its end: pairs there count too. */
function bytesOfDump(call: Call, line: string): string[] {
  const rest = line.replace(/^[0-9a-f]+: ?/, "");
  if (call.busybox) return rest.match(/[0-9a-fA-F]{2}/g) ?? [];
  return rest.split("  ")[0]?.replace(/ /g, "").match(/../g) ?? [];
}

/** `xxd -i`: an array in C; what has no file's name is the bytes alone. With `closed` the last one has a comma, too (BusyBox). */
function inC(data: string, path: string | undefined, closed: boolean): string {
  const bytes = [...data].map((character) => `0x${hex(character.charCodeAt(0), 2)}`);
  let lines = "";
  for (let at = 0; at < bytes.length; at += 12)
    lines += `  ${bytes.slice(at, at + 12).join(", ")}${closed || at + 12 < bytes.length ? "," : ""}\n`;
  if (path === undefined) return lines;
  const name = path.replace(/\W/g, "_");
  return `unsigned char ${name}[] = {\n${lines}};\nunsigned int ${name}_len = ${bytes.length};\n`;
}

export const xxd: Tool = {
  options: { short: "ac:g:il:n:o:prs:u" },
  async run(call: Call) {
    const { text, status } = await input(call, call.operands.slice(0, 1));
    if (call.has("a", "o")) call.refuse("the options -a and -o");
    const plain = call.has("p");
    if (call.has("r")) {
      const bytes = plain
        ? (text.replace(/[^0-9a-fA-F]/g, "").match(/../g) ?? [])
        : text.split("\n").flatMap((line) => bytesOfDump(call, line));
      await call.out(String.fromCharCode(...bytes.map((byte) => Number.parseInt(byte, 16))));
      return status;
    }
    const skip = Number(call.options.value("s") ?? 0);
    if (Number.isNaN(skip)) call.fail(`invalid number '${call.options.value("s")}'`);
    const data = text.slice(
      skip,
      skip + Number(call.options.value("l") ?? call.options.value("n") ?? text.length),
    );
    if (call.has("i")) {
      await call.out(inC(data, call.operands[0], call.busybox));
      return status;
    }
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
