import { FileSystemError } from "../../filesystem/types.ts";
import type { Descriptor } from "../../process/types.ts";
import type { Assignment, SimpleCommand, Word } from "../ast.ts";
import { type Builtin, builtinOf } from "../builtins/table.ts";
import { ShellFailure } from "../errors.ts";
import { evaluateArithmetic } from "../expand/arithmetic.ts";
import { assignArray, expandArray, setElement } from "../expand/array.ts";
import { parameterValue } from "../expand/special.ts";
import { expandFields, expandString } from "../expand/word.ts";
import { quoteForBash } from "../quote.ts";
import type { Shell } from "../shell.ts";
import type { Variable } from "../variables.ts";
import { runFunction } from "./function.ts";
import { runProgram } from "./program.ts";
import { applyRedirects, keepRedirects, RedirectFailure, type Saved, undoRedirects } from "./redirect.ts";
import type { Mode } from "./run.ts";
import { type TracedAssignment, traceCommand } from "./trace.ts";

/** What a command costs of the budget: it takes about as long as so many steps of a loop. */
const COMMAND_COST = 30;

/** A simple command: words, redirections, assignments, then the function, builtin or program (POSIX 2.9.1). */
export async function runSimple(shell: Shell, command: SimpleCommand, mode: Mode): Promise<number> {
  shell.process.tick(COMMAND_COST);
  shell.line = command.line;
  shell.substitutionStatus = undefined;
  const words = await expandCommandWords(shell, command);
  const name = words[0];
  const builtin = name !== undefined && !hides(shell, name) ? builtinOf(shell, name) : undefined;
  let saved: Saved;
  try {
    saved = await applyRedirects(shell, command.redirects);
  } catch (error) {
    if (!(error instanceof RedirectFailure)) throw error;
    if (builtin?.special && shell.flavour.specialBuiltinsFatal)
      throw new ShellFailure(shell.flavour.redirectFailure);
    return shell.flavour.redirectFailure;
  }
  try {
    const before = saved.get(2);
    if (name === undefined) {
      await assignAll(shell, command.assignments, before);
      return shell.substitutionStatus ?? 0;
    }
    return await runNamed(shell, command, words, builtin, before, saved, mode);
  } finally {
    undoRedirects(shell, saved);
  }
}

function hides(shell: Shell, name: string): boolean {
  return (
    shell.functions.has(name) && !(builtinOf(shell, name)?.special && shell.flavour.specialBuiltinsFatal)
  );
}

async function runNamed(
  shell: Shell,
  command: SimpleCommand,
  words: readonly string[],
  builtin: Builtin | undefined,
  before: Descriptor | undefined,
  saved: Saved,
  mode: Mode,
): Promise<number> {
  const name = words[0]!;
  // POSIX: assignments in front of a special builtin stay; bash keeps to that only in its posix mode.
  const stay = builtin?.special === true && shell.flavour.specialBuiltinsFatal;
  const hidden = new Map<string, Variable | undefined>();
  const traced: TracedAssignment[] = [];
  for (const assignment of command.assignments) {
    if (!stay && !hidden.has(assignment.name))
      hidden.set(assignment.name, shell.variables.snapshot(assignment.name));
    try {
      traced.push(await assign(shell, assignment));
    } catch (error) {
      // bash complains of a read-only variable and runs the command all the same.
      if (!(error instanceof ShellFailure) || !error.dropsLine) throw error;
      hidden.delete(assignment.name);
      continue;
    }
    if (!stay) shell.variables.declare(assignment.name).exported = true;
  }
  // ash does not show a `command` that only passes functions over.
  const silent = shell.flavour.name === "ash" && words[0] === "command" && !words[1]?.startsWith("-");
  await traceCommand(shell, traced, silent ? words.slice(1) : words, before);
  try {
    if (builtin) {
      if (builtin.keepsRedirects?.(words)) keepRedirects(saved);
      return await runBuiltin(shell, builtin, words, mode);
    }
    const shellFunction = shell.functions.get(name);
    if (shellFunction) return await runFunction(shell, name, shellFunction, words.slice(1), mode);
    const plain = command.redirects.length === 0;
    const replace = mode.exec && (!shell.isBash || shell.subshellDepth > 0 || plain);
    return await runProgram(shell, words, replace, () => undoRedirects(shell, saved), [...hidden.keys()]);
  } finally {
    for (const [variable, snapshot] of hidden) shell.variables.restore(variable, snapshot);
  }
}

export async function runBuiltin(
  shell: Shell,
  builtin: Builtin,
  words: readonly string[],
  mode: Pick<Mode, "tested">,
): Promise<number> {
  const { commandName, tested } = shell;
  shell.commandName = words[0]!;
  shell.tested = mode.tested;
  try {
    return await builtin.run(shell, words.slice(1), words[0]!);
  } catch (error) {
    if (error instanceof ShellFailure && (!builtin.special || shell.isBash)) return error.status;
    if (!(error instanceof FileSystemError) || error.code === "EPIPE") throw error;
    if (shell.flavour.name === "ash")
      await shell.writeError(`${shell.errorName}: write error: ${error.text}\n`);
    else await shell.warn(shell.isBash ? `write error: ${error.text}` : `${words[0]}: I/O error`);
    return 1;
  } finally {
    shell.commandName = commandName;
    shell.tested = tested;
  }
}

/** The words; arguments of `export` and its like that are assignments are not split (POSIX 2018 TC2). */
async function expandCommandWords(shell: Shell, command: SimpleCommand): Promise<string[]> {
  const words: string[] = [];
  let declares = false;
  for (const [index, word] of command.words.entries()) {
    if (index > 0 && words.length > 0 && declares) {
      const declaration = command.declarations?.get(index);
      if (declaration) {
        const expanded = await expandArray(shell, declaration);
        shell.deferredArrays.push(expanded);
        const list = expanded.elements.map(
          ({ key, value }) =>
            `${key === undefined ? "" : `[${quoteForBash(key, true)}]=`}${quoteForBash(value, true)}`,
        );
        const target = `${declaration.name}${declaration.append ? "+=" : "="}`;
        await traceCommand(shell, [{ target, value: `(${list.join(" ")})` }], []);
        words.push(declaration.name);
        continue;
      }
      if (isAssignment(word)) {
        words.push(await expandAssignment(shell, word));
        continue;
      }
    }
    // Outside its posix mode bash looks for tildes in every word that looks like an assignment.
    if (
      shell.isBash &&
      index > 0 &&
      isAssignment(word) &&
      word.parts[0]?.kind === "literal" &&
      /=~|:~/.test(word.parts[0].text)
    ) {
      words.push(await expandAssignment(shell, word));
      continue;
    }
    words.push(...(await expandFields(shell, word)));
    if (words.length === 1 && !declares) declares = builtinOf(shell, words[0]!)?.declares === true;
    if (words.length === 1 && words[0] === "command") declares = false;
    else if (words.length === 2 && words[0] === "command")
      declares = builtinOf(shell, words[1]!)?.declares === true;
  }
  return words;
}

function isAssignment(word: Word): boolean {
  const first = word.parts[0];
  return first?.kind === "literal" && /^[A-Za-z_][A-Za-z0-9_]*\+?=/.test(first.text);
}

/** `name=value` as one word, expanded as an assignment is. */
async function expandAssignment(shell: Shell, word: Word): Promise<string> {
  const [first, ...rest] = word.parts;
  const text = first?.kind === "literal" ? first.text : "";
  const start = text.slice(0, text.indexOf("=") + 1);
  const value = text.slice(start.length);
  const parts = value === "" ? rest : [{ kind: "literal" as const, text: value }, ...rest];
  return start + (await expandString(shell, { parts }, "assignment"));
}

/** Assignments without a command. dash and ash trace them together, in front of nothing. */
async function assignAll(
  shell: Shell,
  assignments: readonly Assignment[],
  before: Descriptor | undefined,
): Promise<void> {
  const traced: TracedAssignment[] = [];
  for (const assignment of assignments) {
    // bash shows an assignment before it makes it: PS4 may depend on it.
    if (shell.isBash) await assign(shell, assignment, (entry) => traceCommand(shell, [entry], [], before));
    else traced.push(await assign(shell, assignment));
  }
  if (traced.length > 0) await traceCommand(shell, traced, [], before);
}

/** Makes one assignment in the shell. */
export async function assign(
  shell: Shell,
  assignment: Assignment,
  show: (entry: TracedAssignment) => Promise<void> = async () => {},
): Promise<TracedAssignment> {
  const { name, append } = assignment;
  const sign = append ? "+=" : "=";
  if (assignment.array) {
    await show({ target: `${name}${sign}`, value: `(${assignment.arraySource ?? ""})` });
    await assignArray(shell, assignment);
    const value = shell.variables.get(name)?.value;
    const shown =
      typeof value === "object" ? [...value.values()].map((text) => quoteForBash(text)).join(" ") : "";
    return { target: `${name}${sign}`, value: `(${shown})` };
  }
  const value = await expandString(shell, assignment.value, "assignment");
  if (assignment.subscript) {
    await setElement(shell, name, assignment.subscript, value, append);
    const entry = { target: `${name}[${await expandString(shell, assignment.subscript)}]${sign}`, value };
    await show(entry);
    return entry;
  }
  const entry = { target: `${name}${sign}`, value };
  await show(entry);
  const integer = shell.variables.get(name)?.integer === true;
  const old = append ? (parameterValue(shell, name) ?? "") : "";
  const number = integer
    ? await evaluateArithmetic(shell, append ? `(${old || 0})+(${value})` : value)
    : undefined;
  await shell.assign(name, number === undefined ? old + value : number.toString());
  return entry;
}
