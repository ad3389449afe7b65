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

export const split: Tool = {
  options: {
    short: "a:b:dl:n:",
    long: {
      "suffix-length": "a:",
      bytes: "b:",
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
    const pieces: string[] = [];
    const bytes = call.options.value("b");
    const parts = call.options.value("n");
    if (bytes !== undefined || parts !== undefined) {
      const match = /^(\d+)([a-zA-Z]*)$/.exec(bytes ?? parts ?? "");
      const unit = UNITS[match?.[2] ?? ""];
      if (!match || unit === undefined || Number(match[1]) === 0)
        return call.fail(
          bytes === undefined
            ? `invalid number of chunks: '${parts}'`
            : `invalid number of bytes: '${bytes}'`,
        );
      const amount = Number(match[1]) * unit;
      if (bytes !== undefined)
        for (let at = 0; at < text.length; at += amount) pieces.push(text.slice(at, at + amount));
      else {
        const size = Math.floor(text.length / amount);
        for (let at = 0; at < amount; at++)
          pieces.push(text.slice(at * size, at === amount - 1 ? undefined : (at + 1) * size));
      }
    } else {
      const count = Number(call.options.value("l") ?? 1000);
      if (!(count > 0)) call.fail(`invalid number of lines: '${call.options.value("l")}'`);
      const lines = splitLines(text);
      for (let at = 0; at < lines.length; at += count) pieces.push(lines.slice(at, at + count).join(""));
    }
    for (const [at, piece] of pieces.entries()) {
      const suffix = name(at, Number(call.options.value("a") ?? 2), call.has("d"));
      if (suffix === "") call.fail("output file suffixes exhausted");
      call.files.write(prefix + suffix + (call.options.value("additional") ?? ""), fromByteString(piece));
    }
    return 0;
  },
};
