import { fromByteString, splitLines } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";

interface Key {
  readonly start: readonly [field: number, character: number];
  readonly end: readonly [field: number, character: number] | undefined;
  readonly flags: string;
}

function readKey(call: Call, text: string): Key {
  const match = /^(\d+)(?:\.(\d+))?([a-zA-Z]*)(?:,(\d+)(?:\.(\d+))?([a-zA-Z]*))?$/.exec(text);
  if (!match)
    return call.fail(
      call.say("bad key specification", `invalid number at field start: invalid count at start of '${text}'`),
      2,
    );
  const flags = (match[3] ?? "") + (match[6] ?? "");
  return {
    start: [Number(match[1]), Number(match[2] ?? 1)],
    end: match[4] === undefined ? undefined : [Number(match[4]), Number(match[5] ?? 0)],
    flags,
  };
}

/** Where field `number` (from 1) begins and ends. Without -t a field takes its leading blanks with it. */
function field(line: string, number: number, separator: string | undefined): [number, number] {
  let at = 0;
  for (let count = 1; ; count++) {
    let end = at;
    if (separator !== undefined) {
      end = line.indexOf(separator, at);
      if (end < 0) end = line.length;
    } else {
      while (end < line.length && /[ \t]/.test(line[end] ?? "")) end++;
      while (end < line.length && !/[ \t]/.test(line[end] ?? "")) end++;
    }
    if (count === number) return [at, end];
    if (end >= line.length) return [line.length, line.length];
    at = separator !== undefined ? end + 1 : end;
  }
}

function keyOf(line: string, key: Key, separator: string | undefined): string {
  let [from] = field(line, key.start[0], separator);
  if (key.flags.includes("b")) while (/[ \t]/.test(line[from] ?? "")) from++;
  from += key.start[1] - 1;
  let to = line.length;
  if (key.end) {
    const [begin, end] = field(line, key.end[0], separator);
    to = key.end[1] === 0 ? end : Math.min(end, begin + key.end[1]);
  }
  return line.slice(from, Math.max(from, to));
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const UNITS = " KMGTPEZY";

function numberOf(text: string): number {
  return Number(/^[ \t]*(-?\d*\.?\d*)/.exec(text)?.[1] || 0) || 0;
}

function humanOf(text: string): number {
  const match = /^[ \t]*(-?\d*\.?\d*)([a-zA-Z]?)/.exec(text);
  const power = UNITS.indexOf((match?.[2] ?? "").toUpperCase() || " ");
  return (Number(match?.[1] || 0) || 0) * 1024 ** Math.max(0, power);
}

/** Version order: runs of digits count as numbers. */
function versionOrder(a: string, b: string): number {
  const parts = (text: string) => text.match(/\d+|\D+/g) ?? [];
  const [left, right] = [parts(a), parts(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [x = "", y = ""] = [left[at], right[at]];
    const order = /^\d/.test(x) && /^\d/.test(y) ? Number(x) - Number(y) : x < y ? -1 : x > y ? 1 : 0;
    if (order !== 0) return order;
  }
  return 0;
}

function order(a: string, b: string, flags: string): number {
  if (flags.includes("h")) return humanOf(a) - humanOf(b);
  if (/[ng]/.test(flags))
    return (
      (flags.includes("g") ? Number.parseFloat(a) || 0 : numberOf(a)) -
      (flags.includes("g") ? Number.parseFloat(b) || 0 : numberOf(b))
    );
  let [x, y] = [a, b];
  if (flags.includes("b")) [x, y] = [x.trimStart(), y.trimStart()];
  if (flags.includes("M")) {
    return (
      MONTHS.indexOf(x.trimStart().slice(0, 3).toUpperCase()) -
      MONTHS.indexOf(y.trimStart().slice(0, 3).toUpperCase())
    );
  }
  if (flags.includes("d")) [x, y] = [x.replace(/[^A-Za-z0-9 \t]/g, ""), y.replace(/[^A-Za-z0-9 \t]/g, "")];
  if (flags.includes("i")) [x, y] = [x.replace(/[^ -~]/g, ""), y.replace(/[^ -~]/g, "")];
  if (flags.includes("f")) [x, y] = [x.toUpperCase(), y.toUpperCase()];
  if (flags.includes("V")) return versionOrder(x, y);
  return x < y ? -1 : x > y ? 1 : 0;
}

export const sort: Tool = {
  usageStatus: 2,
  options: {
    short: "bcdfghik:mMno:rst:uVz",
    long: {
      "ignore-leading-blanks": "b",
      check: "c",
      "dictionary-order": "d",
      "ignore-case": "f",
      "general-numeric-sort": "g",
      "human-numeric-sort": "h",
      key: "k:",
      merge: "m",
      "month-sort": "M",
      "numeric-sort": "n",
      output: "o:",
      reverse: "r",
      stable: "s",
      "field-separator": "t:",
      unique: "u",
      "version-sort": "V",
      "zero-terminated": "z",
    },
  },
  async run(call: Call) {
    const end = call.has("z") ? "\0" : "\n";
    const global = [..."bdfghiMnrV"].filter((letter) => call.has(letter)).join("");
    const separator = call.options.value("t") === "\\0" ? "\0" : call.options.value("t");
    const keys = call.options.values("k").map((text) => readKey(call, text));
    const compare = (a: string, b: string): number => {
      call.process.tick();
      for (const key of keys) {
        const flags = key.flags.replace("b", "") === "" ? global + key.flags : key.flags;
        const result = order(
          keyOf(a, { ...key, flags }, separator),
          keyOf(b, { ...key, flags }, separator),
          flags,
        );
        if (result !== 0) return flags.includes("r") ? -result : result;
      }
      if (keys.length === 0) {
        const result = order(a, b, global);
        if (result !== 0) return global.includes("r") ? -result : result;
      }
      if (call.has("s", "u")) return 0;
      const last = a < b ? -1 : a > b ? 1 : 0;
      return global.includes("r") ? -last : last;
    };
    const lines: string[] = [];
    for (const path of call.operands.length > 0 ? call.operands : ["-"]) {
      // BusyBox reads nothing from a folder and does not mind.
      if (call.busybox && path !== "-" && call.files.isDirectory(path)) continue;
      const fine = await call.attempt(
        async () => {
          for (const line of splitLines(await call.load(path), end))
            lines.push(line.endsWith(end) ? line.slice(0, -1) : line);
        },
        (error) => {
          if (call.busybox) return `${path}: ${error.text}`;
          return error.code === "EISDIR"
            ? `read failed: ${path}: ${error.text}`
            : `cannot read: ${path}: ${error.text}`;
        },
      );
      if (!fine) return 2;
    }
    if (call.has("c")) {
      const at = lines.findIndex(
        (line, index) => index > 0 && compare(lines[index - 1] ?? "", line) > (call.has("u") ? -1 : 0),
      );
      if (at < 0) return 0;
      const where = call.operands[0] ?? "-";
      await call.warn(call.say(`Check line ${at}`, `${where}:${at + 1}: disorder: ${lines[at]}`));
      return 1;
    }
    let sorted = lines.sort(compare);
    if (call.has("u"))
      sorted = sorted.filter((line, at) => at === 0 || compare(sorted[at - 1] ?? "", line) !== 0);
    const text = sorted.map((line) => line + end).join("");
    const target = call.options.value("o");
    if (target === undefined) await call.out(text);
    else {
      call.files.write(target, fromByteString(text));
    }
    return 0;
  },
};
