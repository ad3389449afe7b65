import { NotModelledError } from "../../source/errors.ts";
import { describeProgram } from "../interpret/lookup.ts";
import { runProgram } from "../interpret/program.ts";
import { runBuiltin } from "../interpret/simple.ts";
import { singleQuote } from "../quote.ts";
import type { Shell } from "../shell.ts";
import { builtinOf } from "./table.ts";

const KEYWORDS = "! case do done elif else esac fi for if in then until while { }".split(" ");
const BASH_KEYWORDS = ["[[", "]]", "function", "select", "time", "coproc"];

function isKeyword(shell: Shell, name: string): boolean {
  if (KEYWORDS.includes(name)) return name !== "in" || shell.isBash || shell.flavour.name === "dash";
  return (
    (shell.isBash && BASH_KEYWORDS.includes(name)) || (shell.flavour.name === "ash" && name === "function")
  );
}

/** `command [-p] [-v|-V] name args`: functions are passed over; errors of special builtins do not end the shell. */
export async function command(shell: Shell, args: readonly string[]): Promise<number> {
  let at = 0;
  let flags = "";
  for (; /^-[pvV]+$/.test(args[at] ?? ""); at += 1) flags += args[at]!.slice(1);
  if (args[at] === "--") at += 1;
  const words = args.slice(at);
  if (words.length === 0) return 0;
  if (/[vV]/.test(flags)) {
    let status = shell.isBash ? 1 : 0;
    for (const name of shell.isBash ? words : words.slice(0, 1)) {
      const found = await describeName(shell, name, flags.includes("V"), "command");
      if (shell.isBash ? found : !found) status = shell.isBash ? 0 : 127;
    }
    return status;
  }
  const { commandName } = shell;
  const builtin = builtinOf(shell, words[0]!);
  if (builtin) {
    return runBuiltin(shell, { run: (...call) => builtin.run(...call) }, words, { tested: shell.tested });
  }
  shell.commandName = undefined;
  try {
    return await runProgram(shell, words, false, () => {});
  } finally {
    shell.commandName = commandName;
  }
}

export async function type(shell: Shell, args: readonly string[]): Promise<number> {
  let status = 0;
  if (shell.flavour.name === "ash" && args[0]?.startsWith("-")) {
    for (const name of args.slice(1)) if (!(await describeName(shell, name, false, "type"))) status = 127;
    return status;
  }
  const option = shell.isBash && /^-[aftpP]+$/.test(args[0] ?? "") ? args[0]! : "";
  for (const name of option ? args.slice(1) : args) {
    if (option) {
      if (!(await kindOf(shell, name, option))) status = 1;
    } else if (!(await describeName(shell, name, true, "type"))) status = shell.isBash ? 1 : 127;
  }
  return status;
}

/** bash's `type -t` and `type -p`. */
async function kindOf(shell: Shell, name: string, option: string): Promise<boolean> {
  const path = describeProgram(shell, name);
  if (/[pP]/.test(option)) {
    if (path && (option.includes("P") || !builtinOf(shell, name))) await shell.print(`${path}\n`);
    return path !== undefined;
  }
  if (!option.includes("t")) throw new NotModelledError(`bash's type ${option}`);
  const kind = shell.aliases.has(name)
    ? "alias"
    : isKeyword(shell, name)
      ? "keyword"
      : shell.functions.has(name)
        ? "function"
        : builtinOf(shell, name)
          ? "builtin"
          : path && "file";
  if (kind) await shell.print(`${kind}\n`);
  return kind !== undefined;
}

/** Prints what a name is (`long`) or what runs it; false if it is nothing. */
async function describeName(shell: Shell, name: string, long: boolean, by: string): Promise<boolean> {
  const say = async (short: string, text: string) => {
    await shell.print(`${long ? `${name} is ${text}` : short}\n`);
    return true;
  };
  const alias = shell.aliases.get(name);
  if (alias !== undefined) {
    const shown = shell.isBash ? `aliased to \`${alias}'` : `an alias for ${alias}`;
    return say(`alias ${name}=${singleQuote(alias)}`, shown);
  }
  if (isKeyword(shell, name)) return say(name, "a shell keyword");
  const shellFunction = shell.functions.get(name);
  if (shellFunction) {
    if (!long) return say(name, "");
    if (shell.isBash) throw new NotModelledError("bash's listing of functions");
    return say(name, shell.flavour.name === "dash" ? "a shell function" : "a function");
  }
  const builtin = builtinOf(shell, name);
  if (builtin)
    return say(name, builtin.special && !shell.isBash ? "a special shell builtin" : "a shell builtin");
  const path = describeProgram(shell, name);
  if (path !== undefined) return say(path, path);
  if (long) {
    if (shell.isBash) await shell.warn(`${name}: not found`, by);
    else await shell.print(`${name}: not found\n`);
  }
  return false;
}
