import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";
import { unescapeText } from "./escapes.ts";

/** echo as a program: `-n`, `-e` and `-E` in leading words that hold nothing else; anything more is text. */
export const echo: Tool = {
  async run(call: Call) {
    const words = [...call.args];
    let newline = true;
    let escapes = false;
    while (/^-[neE]+$/.test(words[0] ?? "")) {
      for (const letter of (words.shift() ?? "").slice(1)) {
        if (letter === "n") newline = false;
        else escapes = letter === "e";
      }
    }
    const text = words.join(" ");
    if (!escapes) {
      await call.out(newline ? `${text}\n` : text);
      return 0;
    }
    const shown = unescapeText(text, "echo");
    await call.out(shown.text + (newline && !shown.stopped ? "\n" : ""));
    return 0;
  },
};
