import { awkEscapes } from "../awk/lex.ts";
import { AwkParser } from "../awk/parse.ts";
import { Awk } from "../awk/run.ts";
import type { AwkProgram } from "../awk/syntax.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";

/** mawk (Debian) and BusyBox awk: one language, two ways to complain. */
export const awk: Tool = {
  usageStatus: 2,
  options: { short: "F:v:f:W:e:", stopEarly: true },
  async run(call: Call) {
    if (call.has("W")) call.refuse("the option -W");
    const operands = [...call.operands];
    const texts = [...call.options.values("e")];
    for (const path of call.options.values("f")) texts.push(await call.load(path));
    if (texts.length === 0) {
      const text = operands.shift();
      if (text === undefined) return call.usage();
      texts.push(text);
    }
    let program: AwkProgram;
    try {
      program = new AwkParser(texts.join("\n")).program();
    } catch (error) {
      if (!(error instanceof Error) || error.constructor !== Error) throw error;
      return call.fail(
        call.say("cmd. line:1: Unexpected token", `line 1: syntax error at or near ${error.message}`),
        call.busybox ? 1 : 2,
      );
    }
    const run = new Awk(call, program, operands);
    const separator = call.options.value("F");
    if (separator !== undefined)
      run.globals.set("FS", separator === "t" && call.busybox ? "\t" : awkEscapes(separator));
    for (const assignment of call.options.values("v")) {
      const equals = assignment.indexOf("=");
      run.globals.set(assignment.slice(0, equals), { text: awkEscapes(assignment.slice(equals + 1)) });
    }
    return await run.run();
  },
};
