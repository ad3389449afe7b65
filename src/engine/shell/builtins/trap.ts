import { setTrap } from "../interpret/traps.ts";
import { singleQuote } from "../quote.ts";
import type { Shell } from "../shell.ts";
import { SIGNAL_NAMES, signalName } from "./signals.ts";

/** `trap [action condition...]`, `trap - condition...`, `trap` for the list. */
export async function trap(shell: Shell, args: readonly string[]): Promise<number> {
  let words = args[0] === "--" ? args.slice(1) : args;
  if (words.length === 0 || (words[0] === "-p" && shell.isBash)) return list(shell, words.slice(1));
  if (words[0] === "-l") {
    await shell.print(`${SIGNAL_NAMES.slice(1).join("\n")}\n`);
    return 0;
  }
  // Without an action (`trap INT`, `trap 2`) the conditions are reset.
  const reset = words[0] === "-" || /^\d+$/.test(words[0]!) || words.length === 1;
  const action = reset ? undefined : words[0];
  words = words.length > 1 && !/^\d+$/.test(words[0]!) ? words.slice(1) : words;
  let status = 0;
  for (const word of words) {
    const condition = conditionOf(shell, word);
    if (condition !== undefined) setTrap(shell, condition, action);
    else {
      status = 1;
      if (shell.flavour.name === "dash") await shell.writeError(`trap: ${word}: bad trap\n`);
      else await shell.warn(`${word}: invalid signal specification`);
    }
  }
  return status;
}

function conditionOf(shell: Shell, word: string): string | undefined {
  const name = word.toUpperCase();
  if (name === "EXIT" || word === "0") return "EXIT";
  if (name === "ERR" && shell.flavour.name !== "dash") return "ERR";
  if ((name === "DEBUG" || name === "RETURN") && shell.isBash) return name;
  if (name.startsWith("SIG") && shell.flavour.name === "dash") return undefined;
  return signalName(word);
}

function bashQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

async function list(shell: Shell, only: readonly string[]): Promise<number> {
  const traps = new Map([...shell.inheritedTraps, ...shell.traps]);
  const order = ["EXIT", ...SIGNAL_NAMES.slice(1), "DEBUG", "ERR", "RETURN"];
  const wanted = only.map((word) => conditionOf(shell, word));
  for (const condition of order) {
    const action = traps.get(condition);
    if (action === undefined || (wanted.length > 0 && !wanted.includes(condition))) continue;
    const bare = ["EXIT", "ERR", "DEBUG", "RETURN"].includes(condition);
    await shell.print(
      `trap -- ${shell.isBash ? bashQuote(action) : singleQuote(action)} ${shell.isBash && !bare ? "SIG" : ""}${condition}\n`,
    );
  }
  return 0;
}
