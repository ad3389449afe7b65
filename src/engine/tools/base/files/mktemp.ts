import { toByteString } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import { join } from "../core/files.ts";
import type { Tool } from "../core/tool.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

function letters(call: Call, count: number): string {
  return [...toByteString(call.process.machine.random(count))]
    .map((byte) => LETTERS[byte.charCodeAt(0) % LETTERS.length])
    .join("");
}

export const mktemp: Tool = {
  options: {
    short: "dp:qtu",
    long: { directory: "d", "dry-run": "u", quiet: "q", tmpdir: "p::", suffix: "suffix:" },
  },
  async run(call: Call) {
    const [given, extra] = call.operands;
    if (extra !== undefined) call.usage(call.say("", "too many templates"));
    const template =
      (given ?? call.say("tmp.XXXXXX", "tmp.XXXXXXXXXX")) + (call.options.value("suffix") ?? "");
    const match = /^(.*?)(X+)([^X/]*)$/s.exec(template);
    if (!match || (match[2] ?? "").length < (call.busybox ? 6 : 3)) {
      return call.fail(call.say(`${given}: Invalid argument`, `too few X's in template '${template}'`));
    }
    const where = call.has("p")
      ? (call.options.value("p") ?? call.variable("TMPDIR") ?? "/tmp")
      : (call.variable("TMPDIR") ?? "/tmp");
    const inFolder = given === undefined || call.has("p", "t");
    const [, before = "", marks = "", after = ""] = match;
    const path = `${inFolder ? join(where, before) : before}${letters(call, marks.length)}${after}`;
    if (!call.has("u")) {
      const fine = await call.attempt(
        () => {
          if (call.has("d")) call.files.mkdir(path, 0o700);
          else call.files.write(path, new Uint8Array(), 0o600);
        },
        (error) => {
          const full = inFolder ? join(where, template) : template;
          return call.say(
            `${full}: ${error.text}`,
            `failed to create ${call.has("d") ? "directory" : "file"} via template '${full}': ${error.text}`,
          );
        },
      );
      if (!fine) return 1;
    }
    await call.out(`${path}\n`);
    return 0;
  },
};
