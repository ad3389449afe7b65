import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)$/;

/** So many numbers are written together, as stdio does. */
const AT_ONCE = 500;

export const seq: Tool = {
  async run(call: Call) {
    let separator = "\n";
    let wide = false;
    const words = [...call.args];
    for (let word = words[0]; word?.startsWith("-") && !NUMBER.test(word); word = words[0]) {
      words.shift();
      if (word === "--") break;
      if (word === "-w" || word === "--equal-width") wide = true;
      else if (word === "-s" || word === "--separator") separator = words.shift() ?? "";
      else if (word.startsWith("-s")) separator = word.slice(2);
      else if (word.startsWith("--separator=")) separator = word.slice(12);
      else if (word.startsWith("-f") || word.startsWith("--f")) call.refuse("the option -f");
      else call.usage(`invalid option -- '${word[1]}'`);
    }
    if (words.length === 0) call.usage(call.say("", "missing operand"));
    if (words.length > 3) call.usage(call.say("", `extra operand '${words[3]}'`));
    for (const word of words) {
      if (NUMBER.test(word)) continue;
      if (call.busybox) call.usage();
      call.usage(`invalid floating point argument: '${word}'`);
    }
    const decimals = Math.max(
      ...words.slice(0, words.length === 3 ? 2 : 1).map((word) => (word.split(".")[1] ?? "").length),
    );
    const scale = 10 ** Math.max(...words.map((word) => (word.split(".")[1] ?? "").length));
    const numbers = words.map((word) => Math.round(Number(word) * scale));
    const last = numbers.at(-1) ?? 0;
    const first = words.length > 1 ? (numbers[0] ?? 0) : scale;
    const step = words.length === 3 ? (numbers[1] ?? 0) : scale;
    if (step === 0) {
      if (call.busybox) call.refuse("an increment of 0");
      call.usage(`invalid Zero increment value: '${words[1]}'`);
    }
    const shown = (value: number): string => (value / scale).toFixed(words.length === 1 ? 0 : decimals);
    const width = wide ? Math.max(shown(first).length, shown(last).length) : 0;
    const pad = (text: string): string =>
      text.startsWith("-") ? `-${text.slice(1).padStart(width - 1, "0")}` : text.padStart(width, "0");
    let written: string[] = [];
    let any = false;
    const flush = async () => {
      if (written.length === 0) return;
      call.process.tick(written.length);
      await call.out((any ? separator : "") + written.join(separator));
      any = true;
      written = [];
    };
    for (let value = first; step > 0 ? value <= last : value >= last; value += step) {
      written.push(pad(shown(value)));
      if (written.length === AT_ONCE) await flush();
    }
    await flush();
    if (any) await call.out("\n");
    return 0;
  },
};
