import { FileSystemError } from "../../../filesystem/types.ts";
import { fromByteString } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";

export const shuf: Tool = {
  options: {
    short: "ei:n:o:rz",
    long: { echo: "e", "input-range": "i:", "head-count": "n:", output: "o:", "zero-terminated": "z" },
  },
  async run(call: Call) {
    if (call.has("r")) call.refuse("the option -r");
    const range = /^(\d+)-(\d+)$/.exec(call.options.value("i") ?? "");
    if (call.has("i") && !range)
      call.fail(
        call.say(
          `bad range '${call.options.value("i")}'`,
          `invalid input range: '${call.options.value("i")}'`,
        ),
      );
    let items: string[];
    if (range) {
      if (Number(range[2]) - Number(range[1]) > 1e6) call.refuse("a range over a million");
      items = Array.from({ length: Number(range[2]) - Number(range[1]) + 1 }, (_, at) =>
        String(Number(range[1]) + at),
      );
    } else if (call.has("e")) items = [...call.operands];
    else {
      try {
        items = await call.lines(call.operands[0] ?? "-");
      } catch (error) {
        if (!(error instanceof FileSystemError)) throw error;
        return call.fail(`${call.operands[0]}: ${error.text}`);
      }
    }
    const noise = call.process.machine.random(items.length * 4);
    for (let at = items.length - 1; at > 0; at--) {
      const [a = 0, b = 0, c = 0, d = 0] = noise.subarray(at * 4, at * 4 + 4);
      const other = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
      const place = other % (at + 1);
      [items[at], items[place]] = [items[place] ?? "", items[at] ?? ""];
    }
    const end = call.has("z") ? "\0" : "\n";
    const shown = items
      .slice(0, Number(call.options.value("n") ?? items.length))
      .map((item) => item + end)
      .join("");
    const output = call.options.value("o");
    if (output === undefined) await call.out(shown);
    else {
      call.files.write(output, fromByteString(shown));
    }
    return 0;
  },
};
