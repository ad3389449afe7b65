import { fromByteString, splitLines } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";

export const uniq: Tool = {
  options: {
    short: "cdf:is:uw:z",
    long: {
      count: "c",
      repeated: "d",
      "skip-fields": "f:",
      "ignore-case": "i",
      "skip-chars": "s:",
      unique: "u",
      "check-chars": "w:",
      "zero-terminated": "z",
    },
  },
  async run(call: Call) {
    const end = call.has("z") ? "\0" : "\n";
    const [input = "-", output] = call.operands;
    let text = "";
    const fine = await call.attempt(
      async () => {
        text = await call.load(input);
      },
      (error) =>
        call.say(
          `can't open '${input}': ${error.text}`,
          error.code === "EISDIR" ? `error reading '${input}'` : `${input}: ${error.text}`,
        ),
    );
    if (!fine) return 1;
    const key = (line: string): string => {
      let part = line;
      for (let count = Number(call.options.value("f") ?? 0); count > 0; count--)
        part = part.replace(/^[ \t]*[^ \t]*/, "");
      part = part.slice(Number(call.options.value("s") ?? 0));
      if (call.has("w")) part = part.slice(0, Number(call.options.value("w")));
      return call.has("i") ? part.toLowerCase() : part;
    };
    const groups: { line: string; key: string; count: number }[] = [];
    for (const raw of splitLines(text, end)) {
      const line = raw.endsWith(end) ? raw.slice(0, -1) : raw;
      const last = groups.at(-1);
      if (last && last.key === key(line)) last.count++;
      else groups.push({ line, key: key(line), count: 1 });
    }
    const shown = groups
      .filter(({ count }) => (!call.has("d") || count > 1) && (!call.has("u") || count === 1))
      .map(({ line, count }) => (call.has("c") ? `${String(count).padStart(7)} ` : "") + line + end)
      .join("");
    if (output === undefined) await call.out(shown);
    else call.files.write(output, fromByteString(shown));
    return 0;
  },
};
