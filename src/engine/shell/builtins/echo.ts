import type { Shell } from "../shell.ts";
import { readEscapes } from "./escapes.ts";

/** dash reads escapes always and knows only `-n`; ash and bash read them after `-e`. */
export async function echo(shell: Shell, args: readonly string[]): Promise<number> {
  let words = args;
  let newline = true;
  let escapes = shell.flavour.name === "dash" || shell.shopt.has("xpg_echo");
  if (shell.flavour.name === "dash") {
    if (words[0] === "-n") {
      newline = false;
      words = words.slice(1);
    }
  } else {
    for (; /^-[neE]+$/.test(words[0] ?? ""); words = words.slice(1)) {
      for (const letter of words[0]!.slice(1)) {
        if (letter === "n") newline = false;
        else escapes = letter === "e";
      }
    }
  }
  const joined = words.join(" ");
  const { text, stop } = escapes
    ? readEscapes(joined, shell.flavour.name, "echo")
    : { text: joined, stop: false };
  await shell.print(text + (newline && !stop ? "\n" : ""));
  return 0;
}
