import { NotModelledError } from "../../source/errors.ts";
import { evaluateArithmetic } from "../expand/arithmetic.ts";
import { describeProgram } from "../interpret/lookup.ts";
import { runBuiltin } from "../interpret/simple.ts";
import type { Shell } from "../shell.ts";
import { builtinOf } from "./table.ts";

export async function umask(shell: Shell, args: readonly string[]): Promise<number> {
  const { process } = shell;
  const symbolic = args[0] === "-S";
  const mode = symbolic ? args[1] : args[0];
  if (mode === undefined) {
    const letters = (shift: number) =>
      [..."rwx"].filter((_letter, bit) => ((~process.umask >> shift) & (4 >> bit)) !== 0).join("");
    const text = symbolic
      ? `u=${letters(6)},g=${letters(3)},o=${letters(0)}`
      : process.umask.toString(8).padStart(4, "0");
    await shell.print(`${text}\n`);
    return 0;
  }
  if (/^[0-7]+$/.test(mode)) {
    process.umask = Number.parseInt(mode, 8) & 0o777;
    return 0;
  }
  if (/^\d/.test(mode)) {
    if (shell.isBash) {
      await shell.warn(`${mode}: octal number out of range`);
      return 1;
    }
    return shell.fail(shell.flavour.name === "dash" ? `Illegal number: ${mode}` : `illegal mode: ${mode}`, 2);
  }
  return applySymbolic(shell, mode);
}

async function applySymbolic(shell: Shell, mode: string): Promise<number> {
  let allowed = ~shell.process.umask & 0o777;
  for (const clause of mode.split(",")) {
    const match = /^([ugoa]*)([-+=])([rwx]*)$/.exec(clause);
    if (!match)
      return shell.fail(
        shell.isBash ? `\`${clause}': invalid symbolic mode operator` : `Illegal mode: ${mode}`,
        shell.isBash ? 1 : 2,
      );
    const who = match[1] === "" || match[1]!.includes("a") ? "ugo" : match[1]!;
    const bits = [...match[3]!].reduce((sum, letter) => sum | { r: 4, w: 2, x: 1 }[letter]!, 0);
    for (const [letter, shift] of [
      ["u", 6],
      ["g", 3],
      ["o", 0],
    ] as const) {
      if (!who.includes(letter)) continue;
      if (match[2] === "+") allowed |= bits << shift;
      else if (match[2] === "-") allowed &= ~(bits << shift);
      else allowed = (allowed & ~(7 << shift)) | (bits << shift);
    }
  }
  shell.process.umask = ~allowed & 0o777;
  return 0;
}

/** The limits of a container: all unlimited but what Docker's defaults set. Setting one changes nothing here. */
export async function ulimit(shell: Shell, args: readonly string[]): Promise<number> {
  const letter =
    args
      .join("")
      .replace(/[-HS\s]/g, "")
      .replace(/\d+|unlimited/g, "") || "f";
  if (letter.includes("a")) throw new NotModelledError("ulimit -a");
  if (args.some((word) => /^(?:\d+|unlimited|hard|soft)$/.test(word))) return 0;
  const limits: Record<string, string> = {
    n: "1048576",
    c: "0",
    s: "8192",
    l: "8192",
    q: "819200",
    f: "unlimited",
  };
  await shell.print(`${limits[letter] ?? "unlimited"}\n`);
  return 0;
}

/** No processor time passes in simulated time. */
export async function times(shell: Shell): Promise<number> {
  const zero = shell.flavour.name === "dash" ? "0m0.000000s" : "0m0.000s";
  await shell.print(`${zero} ${zero}\n${zero} ${zero}\n`);
  return 0;
}

/** Nothing is remembered: every command is looked up anew. */
export async function hash(shell: Shell, args: readonly string[]): Promise<number> {
  let status = 0;
  for (const name of args) {
    if (name.startsWith("-")) continue;
    if (builtinOf(shell, name) || shell.functions.has(name) || describeProgram(shell, name) !== undefined)
      continue;
    await shell.warn(`${name}: not found`);
    status = 1;
  }
  if (args.length === 0 && shell.isBash) await shell.print("hash: hash table empty\n");
  return status;
}

export async function letBuiltin(shell: Shell, args: readonly string[]): Promise<number> {
  let value = 0n;
  for (const expression of args) value = await evaluateArithmetic(shell, expression);
  return value === 0n ? 1 : 0;
}

/** bash's `builtin name args`. */
export async function builtin(shell: Shell, args: readonly string[]): Promise<number> {
  const found = args[0] === undefined ? undefined : builtinOf(shell, args[0]);
  if (args[0] === undefined) return 0;
  if (found) return runBuiltin(shell, found, args, { tested: shell.tested });
  await shell.warn(`${args[0]}: not a shell builtin`);
  return 1;
}
