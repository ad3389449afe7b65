import { nullDescriptor } from "../../../process/descriptor.ts";
import { type Descriptor, ExecError } from "../../../process/types.ts";
import { decodeText } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";
import { statusOf } from "./spawn.ts";

/** Words of the input: blanks separate, quotes and backslashes protect. */
function words(call: Call, text: string): string[] {
  const found: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    if (quote !== "") {
      if (character === "\n")
        return call.fail(
          `unmatched ${quote === "'" ? "single" : "double"} quote${call.say("", "; by default quotes are special to xargs unless you use the -0 option")}`,
        );
      if (character === quote) quote = "";
      else word = (word ?? "") + character;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= "";
    } else if (character === "\\") {
      word = (word ?? "") + (text[++at] ?? "");
    } else if (/[ \t\n]/.test(character)) {
      if (word !== undefined) found.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + character;
    }
  }
  if (quote !== "")
    return call.fail(
      `unmatched ${quote === "'" ? "single" : "double"} quote${call.say("", "; by default quotes are special to xargs unless you use the -0 option")}`,
    );
  if (word !== undefined) found.push(word);
  return found;
}

function items(call: Call, text: string): string[] {
  if (call.has("0")) return text.split("\0").filter((item, at, all) => item !== "" || at < all.length - 1);
  const delimiter = call.options.value("d");
  if (delimiter !== undefined) {
    const character = { "\\n": "\n", "\\t": "\t", "\\0": "\0" }[delimiter] ?? delimiter;
    return (text.endsWith(character) ? text.slice(0, -1) : text).split(character);
  }
  if (call.has("I", "i")) {
    return text
      .split("\n")
      .map((line) => line.replace(/^[ \t]+/, ""))
      .filter((line) => line !== "");
  }
  return words(call, text);
}

/** Groups of input items, each for one run of the command. */
function batches(call: Call, text: string): string[][] {
  const lines = call.options.value("L") ?? call.options.value("l");
  if (lines !== undefined) {
    const all = text.split("\n").filter((line) => line.trim() !== "");
    const groups: string[][] = [];
    for (let at = 0; at < all.length; at += Number(lines))
      groups.push(words(call, all.slice(at, at + Number(lines)).join("\n")));
    return groups;
  }
  const all = items(call, text);
  const count = Number(call.options.value("n") ?? 5000);
  const groups: string[][] = [];
  for (let at = 0; at < all.length; at += count) groups.push(all.slice(at, at + count));
  return groups;
}

export const xargs: Tool = {
  options: {
    short: "0a:d:I:i::L:l::n:P:prtxE:e::s:",
    long: {
      null: "0",
      "arg-file": "a:",
      delimiter: "d:",
      replace: "i::",
      "max-lines": "l::",
      "max-args": "n:",
      "max-procs": "P:",
      "no-run-if-empty": "r",
      verbose: "t",
      exit: "x",
      eof: "e::",
    },
    stopEarly: true,
  },
  async run(call: Call) {
    if (call.has("p")) call.refuse("the option -p");
    const command = call.operands.length > 0 ? call.operands : ["echo"];
    const text = await call.load(call.options.value("a") ?? "-");
    const mark = call.has("I")
      ? call.options.value("I")
      : call.has("i")
        ? (call.options.value("i") ?? "{}")
        : undefined;
    let runs: string[][];
    if (mark !== undefined) {
      runs = items(call, text).map((item) => command.map((word) => word.replaceAll(mark, item)));
    } else {
      const groups = batches(call, text);
      if (groups.length === 0 && !call.has("r")) groups.push([]);
      runs = groups.map((group) => [...command, ...group]);
    }
    let status = 0;
    for (const argv of runs) {
      call.process.tick();
      if (call.has("t")) await call.complain(`${argv.map((word) => call.named(word)).join(" ")}\n`);
      const descriptors = new Map<number, Descriptor>([[0, nullDescriptor()]]);
      for (const number of [1, 2]) {
        const own = call.process.descriptors.get(number);
        if (own) descriptors.set(number, own.duplicate());
      }
      let result: number;
      try {
        const child = call.process.spawn({ argv: argv.map(decodeText), descriptors });
        result = statusOf(await call.process.wait(child.exited));
      } catch (error) {
        if (!(error instanceof ExecError)) throw error;
        const missing = error.code === "ENOENT";
        await call.warn(`${argv[0]}: ${missing ? "No such file or directory" : "Permission denied"}`);
        return missing ? 127 : 126;
      }
      if (result === 255) {
        await call.warn(`${argv[0]}: exited with status 255; aborting`);
        return 124;
      }
      if (result > 128) return 125;
      if (result !== 0) status = 123;
    }
    return status;
  },
};
