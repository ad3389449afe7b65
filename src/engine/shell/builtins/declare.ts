import { NotModelledError } from "../../source/errors.ts";
import { evaluateArithmetic } from "../expand/arithmetic.ts";
import { storeArray } from "../expand/array.ts";
import { traceCommand } from "../interpret/trace.ts";
import { quoteForBash, singleQuote } from "../quote.ts";
import type { Shell } from "../shell.ts";
import type { Variable } from "../variables.ts";

type Change = (shell: Shell, name: string) => void;

/** `export [-p] [-n] name[=value]...` */
export function exportBuiltin(shell: Shell, args: readonly string[]): Promise<number> {
  const off = args[0] === "-n";
  if (off && shell.flavour.name === "dash") return shell.fail("Illegal option -n", 2);
  return change(shell, args, "export", (_shell, name) => {
    shell.variables.declare(name).exported = !off;
  });
}

export function readonlyBuiltin(shell: Shell, args: readonly string[]): Promise<number> {
  return change(shell, args, "readonly", (_shell, name) => {
    shell.variables.declare(name).readonly = true;
  });
}

async function change(
  shell: Shell,
  args: readonly string[],
  kind: "export" | "readonly",
  mark: Change,
): Promise<number> {
  const names = args.filter((word, index) => !(index === 0 && /^-[pnafA]+$/.test(word)) && word !== "--");
  if (names.length === 0) {
    for (const [name, variable] of sorted(shell)) {
      if (kind === "export" ? variable.exported : variable.readonly)
        await shell.print(listing(shell, kind, name, variable));
    }
    return 0;
  }
  let status = 0;
  for (const word of names) {
    // bash makes the assignment of `export a=b` as any other one, and shows it once more.
    const [, target, value] = /^(\w+\+?=)([\s\S]*)$/.exec(word) ?? [];
    if (shell.isBash && target !== undefined && value !== undefined)
      await traceCommand(shell, [{ target, value }], []);
    status = Math.max(status, await declareOne(shell, word, mark));
  }
  return status;
}

/** Sets and marks one `name[=value]`. */
async function declareOne(shell: Shell, word: string, mark: Change): Promise<number> {
  const match = /^([A-Za-z_][A-Za-z0-9_]*)(?:(\+?)=([\s\S]*))?$/.exec(word);
  if (!match) {
    if (!shell.isBash) return shell.fail(`${word.replace(/=[\s\S]*/, "")}: bad variable name`, 2);
    await shell.warn(`\`${word}': not a valid identifier`);
    return 1;
  }
  const [, name, append, value] = match;
  const deferred = shell.deferredArrays.findIndex((assignment) => assignment.name === name);
  if (deferred >= 0) await storeArray(shell, shell.deferredArrays.splice(deferred, 1)[0]!);
  else if (value !== undefined) {
    const integer = shell.variables.get(name!)?.integer === true;
    const text = integer ? (await evaluateArithmetic(shell, value)).toString() : value;
    await shell.assign(name!, append ? (shell.variables.value(name!) ?? "") + text : text);
  }
  mark(shell, name!);
  return 0;
}

/** `local name[=value]...`; bash's options as in `declare`. */
export async function local(shell: Shell, args: readonly string[]): Promise<number> {
  if (shell.functionDepth === 0) {
    if (!shell.isBash) return shell.fail("not in a function", 2);
    await shell.warn("can only be used in a function");
    return 1;
  }
  return shell.isBash ? declare(shell, args) : declareLocals(shell, args);
}

async function declareLocals(shell: Shell, args: readonly string[]): Promise<number> {
  for (const word of args) {
    const name = word.replace(/=[\s\S]*/, "");
    if (!/^[A-Za-z_]\w*$/.test(name)) return shell.fail(`${name}: bad variable name`, 2);
    if (shell.variables.get(name)?.readonly && word.includes("=")) await shell.failReadonly(name);
    // A local without a value starts with the outer one's in dash, unset in ash.
    const again = shell.variables.makeLocal(name);
    if (!again && shell.flavour.name === "ash" && !word.includes("=")) shell.variables.unset(name);
    if (word.includes("=")) await shell.assign(name, word.slice(name.length + 1));
  }
  return 0;
}

/** bash's `declare` and `typeset`: -a -A -g -i -p -r -x, and `local` inside functions. */
export async function declare(shell: Shell, args: readonly string[]): Promise<number> {
  let flags = "";
  let off = "";
  const names: string[] = [];
  for (const word of args) {
    if (names.length === 0 && /^-[A-Za-z]+$/.test(word)) flags += word.slice(1);
    else if (names.length === 0 && /^\+[A-Za-z]+$/.test(word)) off += word.slice(1);
    else if (word !== "--") names.push(word);
  }
  const unknown = /[^aAgiprxfF]/.exec(flags)?.[0];
  if (unknown) throw new NotModelledError(`bash's declare -${unknown}`);
  if (/[fF]/.test(flags)) return declareFunctions(shell, names, flags.includes("F"));
  if (flags.includes("p") || names.length === 0) return show(shell, names);
  let status = 0;
  for (const word of names) {
    const name = word.replace(/\+?=[\s\S]*/, "");
    if (shell.functionDepth > 0 && !flags.includes("g") && !shell.variables.makeLocal(name)) {
      const outer = shell.variables.get(name);
      if (!outer?.readonly) shell.variables.unset(name);
    }
    const mark: Change = () => {
      const variable = shell.variables.declare(name);
      if (flags.includes("x")) variable.exported = true;
      if (off.includes("x")) variable.exported = false;
      if (flags.includes("r")) variable.readonly = true;
    };
    if (/^[A-Za-z_]\w*$/.test(name)) {
      const variable = shell.variables.declare(name);
      if (flags.includes("A")) variable.associative = true;
      if (flags.includes("i")) variable.integer = true;
      if (/[aA]/.test(flags) && typeof variable.value !== "object") variable.value = new Map();
    }
    status = Math.max(status, await declareOne(shell, word, mark));
  }
  return status;
}

async function declareFunctions(shell: Shell, names: readonly string[], namesOnly: boolean): Promise<number> {
  const wanted = names.length > 0 ? names : [...shell.functions.keys()].sort();
  let status = 0;
  for (const name of wanted) {
    const found = shell.functions.get(name);
    if (!found) status = 1;
    else if (namesOnly) await shell.print(`${names.length > 0 ? "" : "declare -f "}${name}\n`);
    else throw new NotModelledError("bash's listing of functions");
  }
  return status;
}

async function show(shell: Shell, names: readonly string[]): Promise<number> {
  let status = 0;
  for (const name of names.length > 0 ? names : shell.variables.names().sort()) {
    const variable = shell.variables.get(name);
    if (!variable) {
      await shell.warn(`${name}: not found`);
      status = 1;
    } else await shell.print(bashListing(name, variable));
  }
  return status;
}

/** `unset [-v|-f] name...` */
export async function unset(shell: Shell, args: readonly string[]): Promise<number> {
  const option = /^-[vf]$/.test(args[0] ?? "") ? args[0] : undefined;
  let status = 0;
  for (const name of option ? args.slice(1) : args) {
    const element = shell.isBash ? /^(\w+)\[(.+)\]$/.exec(name) : null;
    if (element) {
      const value = shell.variables.get(element[1]!)?.value;
      if (typeof value === "object") value.delete(element[2]!);
      continue;
    }
    if (!/^[A-Za-z_]\w*$/.test(name) && option !== "-f" && !shell.isBash) {
      return shell.fail(`${name}: bad variable name`, 2);
    }
    const variable = shell.variables.get(name);
    if (option !== "-f" && variable?.readonly) {
      if (!shell.isBash) await shell.failReadonly(name);
      await shell.warn(`${name}: cannot unset: readonly variable`);
      status = 1;
    } else if (option === "-f") shell.functions.delete(name);
    else if (variable) shell.variables.unset(name);
    else if (option !== "-v" && shell.isBash) shell.functions.delete(name);
  }
  return status;
}

function sorted(shell: Shell): [string, Variable][] {
  return [...shell.variables.entries()].sort(([left], [right]) => (left < right ? -1 : 1));
}

function listing(shell: Shell, kind: string, name: string, variable: Variable): string {
  if (shell.isBash) return bashListing(name, variable);
  const value = typeof variable.value === "string" ? `=${singleQuote(variable.value)}` : "";
  return `${kind} ${name}${value}\n`;
}

export function bashListing(name: string, variable: Variable): string {
  const { value } = variable;
  const flags = [
    typeof value === "object" ? (variable.associative ? "A" : "a") : "",
    variable.integer ? "i" : "",
    variable.readonly ? "r" : "",
    variable.exported ? "x" : "",
  ].join("");
  const start = `declare -${flags === "" ? "-" : flags} ${name}`;
  const quote = (text: string) => `"${text.replace(/["\\$`]/g, "\\$&")}"`;
  if (value === undefined) return `${start}\n`;
  if (typeof value === "string") {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    return `${start}=${/[\x00-\x1f]/.test(value) ? quoteForBash(value) : quote(value)}\n`;
  }
  const elements = [...value].map(
    ([key, text]) => `[${key}]=${quote(text)}${variable.associative ? " " : ""}`,
  );
  return `${start}=(${elements.join(variable.associative ? "" : " ")})\n`;
}
