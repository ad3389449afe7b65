import { fromByteString, splitLines } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  b: 512,
  K: 1024,
  k: 1024,
  KB: 1000,
  M: 1048576,
  MB: 1e6,
};

/** Like -n N: as many bytes in each piece, and one more in the first ones where it does not come out even. */
function inChunks(text: string, count: number): string[] {
  const [size, more] = [Math.floor(text.length / count), text.length % count];
  const start = (at: number): number => at * size + Math.min(at, more);
  return Array.from({ length: count }, (_, at) => text.slice(start(at), start(at + 1)));
}

/** -n l/N: a line goes to the piece in which it begins. */
function inLineChunks(text: string, count: number): string[] {
  const ends = inChunks(text, count).map((chunk) => chunk.length);
  const pieces = ends.map(() => "");
  let [at, piece, end] = [0, 0, ends[0] ?? 0];
  for (const line of splitLines(text)) {
    while (piece < count - 1 && at >= end) end += ends[++piece] ?? 0;
    pieces[piece] += line;
    at += line.length;
  }
  return pieces;
}

/** -C: as many whole lines as fit; a line that is longer is cut. */
function inFullLines(text: string, amount: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (let line of splitLines(text)) {
    if (piece !== "" && piece.length + line.length > amount) {
      pieces.push(piece);
      piece = "";
    }
    for (; line.length > amount; line = line.slice(amount)) pieces.push(line.slice(0, amount));
    piece += line;
  }
  return piece === "" ? pieces : [...pieces, piece];
}

/** `aa`, `ab`, ... or with -d `00`, `01`, ... */
function name(at: number, length: number, digits: boolean): string {
  const base = digits ? 10 : 26;
  let text = "";
  let rest = at;
  for (let place = 0; place < length; place++) {
    const digit = rest % base;
    text = (digits ? String(digit) : String.fromCharCode(97 + digit)) + text;
    rest = Math.floor(rest / base);
  }
  return rest > 0 ? "" : text;
}

/** A number with a unit, as -b and -C take it. */
function amountOf(call: Call, written: string): number {
  const match = /^(\d+)([a-zA-Z]*)$/.exec(written);
  const unit = UNITS[match?.[2] ?? ""];
  if (!match || unit === undefined || Number(match[1]) === 0)
    return call.fail(`invalid number of bytes: '${written}'`);
  return Number(match[1]) * unit;
}

function cutUp(call: Call, text: string): string[] {
  const [bytes, lineBytes, parts] = ["b", "C", "n"].map((letter) => call.options.value(letter));
  if (lineBytes !== undefined) return inFullLines(text, amountOf(call, lineBytes));
  if (parts !== undefined) {
    const [, byLine, number = "0"] = /^(l\/)?(\d+)$/.exec(parts) ?? [];
    if (/^(?:r\/\d|(?:l\/)?\d+\/)/.test(parts)) call.refuse(`-n ${parts}`);
    if (Number(number) === 0) call.fail(`invalid number of chunks: '${parts}'`);
    return (byLine === undefined ? inChunks : inLineChunks)(text, Number(number));
  }
  const pieces: string[] = [];
  if (bytes !== undefined) {
    const amount = amountOf(call, bytes);
    for (let at = 0; at < text.length; at += amount) pieces.push(text.slice(at, at + amount));
    return pieces;
  }
  const count = Number(call.options.value("l") ?? 1000);
  if (!(count > 0)) call.fail(`invalid number of lines: '${call.options.value("l")}'`);
  const lines = splitLines(text);
  for (let at = 0; at < lines.length; at += count) pieces.push(lines.slice(at, at + count).join(""));
  return pieces;
}

export const split: Tool = {
  options: {
    short: "a:b:C:del:n:",
    long: {
      "suffix-length": "a:",
      bytes: "b:",
      "line-bytes": "C:",
      "elide-empty-files": "e",
      verbose: "verbose",
      "numeric-suffixes": "d",
      lines: "l:",
      number: "n:",
      "additional-suffix": "additional:",
    },
  },
  async run(call: Call) {
    const [path = "-", prefix = "x"] = call.operands;
    let text = "";
    const fine = await call.attempt(
      async () => {
        text = await call.load(path);
      },
      (error) => `cannot open '${path}' for reading: ${error.text}`,
    );
    if (!fine) return 1;
    const pieces = cutUp(call, text);
    const wanted = call.has("e") ? pieces.filter((piece) => piece !== "") : pieces;
    for (const [at, piece] of wanted.entries()) {
      const suffix = name(at, Number(call.options.value("a") ?? 2), call.has("d"));
      if (suffix === "") call.fail("output file suffixes exhausted");
      const target = prefix + suffix + (call.options.value("additional") ?? "");
      if (call.has("verbose")) await call.out(`creating file '${target}'\n`);
      call.files.write(target, fromByteString(piece));
    }
    return 0;
  },
};
