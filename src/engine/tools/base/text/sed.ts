/** sed: its options, and the files that a script runs over. */

import { fromByteString } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";
import { replaceFile } from "./sed-in-place.ts";
import { Machine, toLines } from "./sed-machine.ts";
import { SedParser } from "./sed-parse.ts";

export const sed: Tool = {
  usageStatus: 1,
  options: {
    short: "e:f:i::nrsEuz",
    long: {
      quiet: "n",
      silent: "n",
      expression: "e:",
      file: "f:",
      "in-place": "i::",
      "regexp-extended": "r",
      separate: "s",
      unbuffered: "u",
      "null-data": "z",
      posix: "posix",
    },
  },
  async run(call: Call) {
    const scripts: string[] = [];
    for (const { name, value = "" } of call.options.given) {
      if (name === "e") scripts.push(value);
      if (name === "f") scripts.push((await call.load(value)).replace(/\n$/, ""));
    }
    const operands = [...call.operands];
    if (scripts.length === 0) {
      const script = operands.shift();
      if (script === undefined) {
        if (call.busybox) call.usage();
        await call.complain("Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n");
        return 1;
      }
      scripts.push(script);
    }
    const script = scripts.join("\n");
    const commands = new SedParser(call, script, call.has("r", "E")).parse();
    const quiet = call.has("n") || script.startsWith("#n\n");
    const end = call.has("z") ? "\0" : "\n";
    const written = new Map<string, string>();
    let status = 0;
    const texts: { path: string; text: string }[] = [];
    for (const path of operands.length > 0 ? operands : ["-"]) {
      const fine = await call.attempt(
        async () => {
          texts.push({ path, text: await call.load(path) });
        },
        (error) => {
          if (error.code === "EISDIR")
            return call.say(
              `read error: ${error.text}`,
              call.has("i")
                ? `couldn't edit ${path}: not a regular file`
                : `read error on ${path}: ${error.text}`,
            );
          return call.say(`${path}: ${error.text}`, `can't read ${path}: ${error.text}`);
        },
      );
      if (!fine) status = call.busybox ? 1 : call.has("i") && texts.length === 0 ? 2 : 2;
    }
    if (call.has("i", "s")) {
      for (const { path, text } of texts) {
        let shown = "";
        const machine = new Machine(call, commands, toLines(text, end), quiet, written, async (part) => {
          if (call.has("i")) shown += part;
          else await call.out(part);
        });
        await machine.run();
        if (call.has("i") && path !== "-") replaceFile(call, path, shown, text);
        if (machine.quit !== undefined) status = machine.quit || status;
      }
    } else {
      const lines = texts.flatMap(({ text }, at) => {
        const own = toLines(text, end);
        return at < texts.length - 1 ? own.map((line) => ({ ...line, ended: true })) : own;
      });
      const machine = new Machine(call, commands, lines, quiet, written, (part) =>
        call.out(end === "\0" ? part.replace(/\n$/, "\0") : part),
      );
      await machine.run();
      status = machine.quit || status;
    }
    for (const [path, text] of written) call.files.write(path, fromByteString(text));
    return status;
  },
};
