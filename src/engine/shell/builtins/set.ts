import { NotModelledError } from "../../source/errors.ts";
import { OPTION_LETTERS } from "../flavour.ts";
import { quoteForBash, singleQuote } from "../quote.ts";
import type { Shell } from "../shell.ts";
import { parseNumber } from "./number.ts";

/** `set`: options, positional parameters, or the list of variables. */
export async function set(shell: Shell, args: readonly string[]): Promise<number> {
  if (args.length === 0) return listVariables(shell);
  let at = 0;
  for (; at < args.length; at += 1) {
    const word = args[at]!;
    if (word === "--") {
      shell.parameters = args.slice(at + 1);
      return 0;
    }
    if (word === "-" || word === "+") {
      if (word === "-") for (const option of ["xtrace", "verbose"]) shell.options.delete(option);
      at += 1;
      break;
    }
    if (!/^[-+]/.test(word)) break;
    const on = word.startsWith("-");
    for (const letter of word.slice(1)) {
      if (letter === "o") {
        const name = args[at + 1];
        if (name === undefined) {
          await listOptions(shell, on);
          continue;
        }
        at += 1;
        const status = await setOption(shell, name, on);
        if (status !== 0) return status;
      } else {
        const name = optionOf(shell, letter);
        if (name === undefined) return illegal(shell, word[0]! + letter);
        switchOption(shell, name, on);
      }
    }
  }
  if (at < args.length) shell.parameters = args.slice(at);
  return 0;
}

/** The option behind a letter in this flavour. */
export function optionOf(shell: Shell, letter: string): string | undefined {
  const name = OPTION_LETTERS[letter];
  if (shell.isBash && (letter === "I" || letter === "V" || letter === "s")) return undefined;
  if (!shell.isBash && "hBT".includes(letter)) return undefined;
  return name !== undefined &&
    (shell.flavour.options.includes(name) || name === "interactive" || name === "stdin")
    ? name
    : undefined;
}

export function switchOption(shell: Shell, name: string, on: boolean): void {
  if (on) shell.options.add(name);
  else shell.options.delete(name);
}

/** `-o name`. Returns the status; complains of a name that the flavour does not know. */
export async function setOption(shell: Shell, name: string, on: boolean): Promise<number> {
  if (shell.flavour.options.includes(name)) {
    switchOption(shell, name, on);
    return 0;
  }
  if (shell.isBash) {
    await shell.warn(`${name}: invalid option name`);
    return 2;
  }
  if (shell.flavour.name === "ash") {
    await shell.warn(`illegal option ${on ? "-" : "+"}o ${name}`);
    return 1;
  }
  return shell.fail(`Illegal option ${on ? "-" : "+"}o ${name}`, 2);
}

async function illegal(shell: Shell, option: string): Promise<number> {
  if (shell.flavour.name === "dash") return shell.fail(`Illegal option ${option}`, 2);
  if (shell.flavour.name === "ash") return shell.fail(`illegal option ${option}`, 2);
  await shell.warn(`${option}: invalid option`);
  await shell.writeError("set: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]\n");
  return 2;
}

async function listOptions(shell: Shell, readable: boolean): Promise<void> {
  const width = 16;
  const { name, options } = shell.flavour;
  let text = readable && name === "dash" ? "Current option settings\n" : "";
  for (const option of options) {
    const on = shell.options.has(option);
    if (!readable) text += `set ${on ? "-o" : "+o"} ${option}\n`;
    else if (name === "bash") text += `${option.padEnd(15)}\t${on ? "on" : "off"}\n`;
    else text += `${option.padEnd(width)}${on ? "on" : "off"}\n`;
  }
  await shell.print(text);
}

async function listVariables(shell: Shell): Promise<number> {
  const entries = [...shell.variables.entries()].sort(([left], [right]) => (left < right ? -1 : 1));
  let text = "";
  for (const [name, { value }] of entries) {
    if (value === undefined) continue;
    if (typeof value === "object") {
      text += `${name}=(${[...value].map(([key, element]) => `[${key}]="${element}"`).join(" ")})\n`;
    } else
      text += `${name}=${shell.isBash ? (value === "" ? "" : quoteForBash(value)) : singleQuote(value)}\n`;
  }
  await shell.print(text);
  return 0;
}

export async function shift(shell: Shell, args: readonly string[]): Promise<number> {
  const count = args[0] === undefined ? 1 : await parseNumber(shell, args[0]);
  if (count < 0) {
    await shell.warn(`${count}: shift count out of range`);
    return 1;
  }
  if (count > shell.parameters.length) {
    if (shell.flavour.name === "dash") return shell.fail("can't shift that many", 2);
    return shell.isBash ? 1 : 0;
  }
  shell.parameters = shell.parameters.slice(count);
  return 0;
}

/** What may be switched without changing anything that is modelled here. */
const HARMLESS = [
  "checkwinsize",
  "cmdhist",
  "expand_aliases",
  "histappend",
  "inherit_errexit",
  "lastpipe_off",
];
const KNOWN = ["nullglob", "xpg_echo", ...HARMLESS];

export async function shopt(shell: Shell, args: readonly string[]): Promise<number> {
  const flags = args.filter((word) => word.startsWith("-")).join("");
  const names = args.filter((word) => !word.startsWith("-"));
  if (flags.includes("o")) {
    let status = 0;
    for (const name of names) {
      if (/[su]/.test(flags)) status = await setOption(shell, name, flags.includes("s"));
      else status = shell.options.has(name) ? status : 1;
    }
    return status;
  }
  let status = 0;
  for (const name of names) {
    if (!KNOWN.includes(name)) throw new NotModelledError(`bash's shopt ${name}`);
    if (flags.includes("s")) shell.shopt.add(name);
    else if (flags.includes("u")) shell.shopt.delete(name);
    else {
      if (!shell.shopt.has(name)) status = 1;
      if (!flags.includes("q"))
        await shell.print(`${name.padEnd(15)}\t${shell.shopt.has(name) ? "on" : "off"}\n`);
    }
  }
  return status;
}
