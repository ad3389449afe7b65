import { quoteForBash, singleQuote } from "../quote.ts";
import type { Shell } from "../shell.ts";

export async function aliasBuiltin(shell: Shell, args: readonly string[]): Promise<number> {
  const start = shell.isBash ? "alias " : "";
  const quote = shell.isBash ? (text: string) => quoteForBash(text, true) : singleQuote;
  const show = (name: string) => shell.print(`${start}${name}=${quote(shell.aliases.get(name)!)}\n`);
  const words = args.filter((word) => word !== "-p" && word !== "--");
  if (words.length === 0) for (const name of [...shell.aliases.keys()].sort()) await show(name);
  let status = 0;
  for (const word of words) {
    const equals = word.indexOf("=", 1);
    if (equals > 0) shell.aliases.set(word.slice(0, equals), word.slice(equals + 1));
    else if (shell.aliases.has(word)) await show(word);
    else {
      status = 1;
      await missing(shell, "alias", word);
    }
  }
  return status;
}

export async function unaliasBuiltin(shell: Shell, args: readonly string[]): Promise<number> {
  if (args[0] === "-a") {
    shell.aliases.clear();
    return 0;
  }
  let status = 0;
  for (const name of args) {
    if (shell.aliases.delete(name)) continue;
    status = 1;
    await missing(shell, "unalias", name);
  }
  return status;
}

/** dash and ash leave their own name out here. */
async function missing(shell: Shell, builtin: string, name: string): Promise<void> {
  if (shell.isBash) await shell.warn(`${name}: not found`);
  else await shell.writeError(`${builtin}: ${name} not found\n`);
}
