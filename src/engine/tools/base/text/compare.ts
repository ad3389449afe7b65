import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";

export const cmp: Tool = {
  usageStatus: 2,
  options: { short: "bln:s", long: { verbose: "l", bytes: "n:", quiet: "s", silent: "s" } },
  async run(call: Call) {
    const [left, right = "-"] = call.operands;
    if (left === undefined) call.usage(call.say("", "missing operand after 'cmp'"));
    const texts: string[] = [];
    for (const path of [left, right]) {
      const fine = await call.attempt(
        async () => {
          texts.push(await call.load(path));
        },
        (error) => `${call.named(path)}: ${error.text}`,
      );
      if (!fine) return 2;
    }
    const limit = Number(call.options.value("n") ?? Number.POSITIVE_INFINITY);
    const [a = "", b = ""] = texts.map((text) => text.slice(0, limit));
    let differs = false;
    let line = 1;
    for (let at = 0; at < Math.min(a.length, b.length); at++) {
      if (a[at] !== b[at]) {
        differs = true;
        if (call.has("s")) return 1;
        if (!call.has("l")) {
          await call.out(`${left} ${right} differ: char ${at + 1}, line ${line}\n`);
          return 1;
        }
        const octal = (text: string): string => text.charCodeAt(at).toString(8).padStart(3);
        await call.out(`${at + 1} ${octal(a)} ${octal(b)}\n`);
      }
      if (a[at] === "\n") line++;
    }
    if (a.length === b.length) return differs ? 1 : 0;
    if (!call.has("s")) {
      const short = a.length < b.length ? left : right;
      const size = Math.min(a.length, b.length);
      const where =
        size === 0
          ? " which is empty"
          : call.has("l")
            ? ` after byte ${size}`
            : ` after byte ${size}, ${(a + b).length && (a.length < b.length ? a : b).endsWith("\n") ? "" : "in "}line ${(a.length < b.length ? a : b).split("\n").length - ((a.length < b.length ? a : b).endsWith("\n") ? 1 : 0)}`;
      await call.complain(call.say(`cmp: EOF on ${short}\n`, `cmp: EOF on ${short}${where}\n`));
    }
    return 1;
  },
};

export const comm: Tool = {
  options: {
    short: "123z",
    long: {
      "output-delimiter": "delimiter:",
      "nocheck-order": "nocheck",
      "check-order": "check",
      total: "total",
      "zero-terminated": "z",
    },
  },
  async run(call: Call) {
    const [left, right] = call.operands;
    if (left === undefined) call.usage("missing operand");
    if (right === undefined) call.usage(`missing operand after '${left}'`);
    if (call.has("total", "check")) call.refuse("the options --total and --check-order");
    const files: string[][] = [];
    for (const path of [left, right]) {
      const fine = await call.attempt(
        async () => {
          files.push(await call.lines(path));
        },
        (error) => `${call.named(path)}: ${error.text}`,
      );
      if (!fine) return 1;
    }
    const [a = [], b = []] = files;
    const tab = call.options.value("delimiter") ?? "\t";
    const show = async (column: 1 | 2 | 3, line: string): Promise<void> => {
      if (call.has(String(column))) return;
      const before = ([1, 2] as const).filter((other) => other < column && !call.has(String(other))).length;
      await call.out(`${tab.repeat(before)}${line}\n`);
    };
    let [i, j] = [0, 0];
    while (i < a.length || j < b.length) {
      call.process.tick();
      const [x, y] = [a[i], b[j]];
      if (y === undefined || (x !== undefined && x < y)) {
        await show(1, x ?? "");
        i++;
      } else if (x === undefined || y < x) {
        await show(2, y);
        j++;
      } else {
        await show(3, x);
        i++;
        j++;
      }
    }
    return 0;
  },
};
