import { RunawayError } from "../../source/errors.ts";
import type { Command, Script } from "../ast.ts";
import { ExitRequest, ShellFailure, ShellSyntaxError } from "../errors.ts";
import { closeSubstitutions } from "../expand/process.ts";
import { syntaxMessage } from "../messages.ts";
import { Parser } from "../parse/parser.ts";
import { Reader } from "../parse/reader.ts";
import type { Shell } from "../shell.ts";
import {
  runArithmetic,
  runArithmeticFor,
  runCase,
  runFor,
  runGroup,
  runIf,
  runSubshell,
  runWhile,
} from "./compound.ts";
import { runCondition } from "./condition.ts";
import { runBackground, runPipeline } from "./pipeline.ts";
import { applyRedirects, RedirectFailure, undoRedirects } from "./redirect.ts";
import { runSimple } from "./simple.ts";
import { runErrorTrap, runPendingTraps } from "./traps.ts";

/** How a command is run. */
export interface Mode {
  /** Its status is looked at by `if`, `&&`, `!` ...: `set -e` does not fire (POSIX `set -e`). */
  readonly tested: boolean;
  /** Nothing comes after it in this process: it may replace the shell. */
  readonly exec: boolean;
}

/** A shell function may call itself this often; the real ones end by a crash somewhere later. */
const MAXIMUM_DEPTH = 1500;

export async function runScript(shell: Shell, script: Script, mode: Mode): Promise<number> {
  let status = script.commands.length === 0 ? 0 : shell.status;
  for (const [index, command] of script.commands.entries()) {
    const last = index === script.commands.length - 1;
    status = await execute(shell, command, last ? mode : { tested: mode.tested, exec: false });
  }
  return status;
}

/** Runs one command; afterwards `$?`, ERR, `set -e` and the traps of signals that came in. */
export async function execute(shell: Shell, command: Command, mode: Mode): Promise<number> {
  shell.process.tick();
  if (shell.options.has("noexec") && !shell.interactive) return 0;
  shell.depth += 1;
  if (shell.depth > MAXIMUM_DEPTH)
    throw new RunawayError("a shell function or alias calls itself without end");
  const kept = shell.substitutions.length;
  let result: number;
  try {
    result = await dispatch(shell, command, mode);
  } finally {
    closeSubstitutions(shell, kept);
  }
  const unchecked = result < 0;
  const status = Math.abs(result);
  shell.depth -= 1;
  shell.status = status;
  if (
    status !== 0 &&
    !unchecked &&
    !mode.tested &&
    CHECKED.has(command.kind) &&
    !(command.kind === "pipeline" && command.negated)
  ) {
    await runErrorTrap(shell);
    if (shell.options.has("errexit")) throw new ExitRequest(status);
  }
  if (shell.pendingSignals.length > 0) await runPendingTraps(shell);
  return status;
}

/** The commands whose own status `set -e` looks at; the others pass on what their last part did. */
const CHECKED = new Set<Command["kind"]>([
  "simple",
  "subshell",
  "pipeline",
  "arithmetic",
  "condition",
  "redirected",
]);

function dispatch(shell: Shell, command: Command, mode: Mode): Promise<number> {
  switch (command.kind) {
    case "simple":
      return runSimple(shell, command, mode);
    case "pipeline":
      return runPipeline(shell, command, mode);
    case "and-or":
      return runAndOr(shell, command, mode);
    case "redirected":
      return runRedirected(shell, command, mode);
    case "background":
      return runBackground(shell, command);
    case "subshell":
      return runSubshell(shell, command, mode);
    case "group":
      return runGroup(shell, command, mode);
    case "if":
      return runIf(shell, command, mode);
    case "while":
      return runWhile(shell, command, mode);
    case "for":
      return runFor(shell, command, mode);
    case "arithmetic-for":
      return runArithmeticFor(shell, command, mode);
    case "case":
      return runCase(shell, command, mode);
    case "arithmetic":
      return runArithmetic(shell, command);
    case "condition":
      return runCondition(shell, command);
    case "function":
      shell.functions.set(command.name, {
        body: command.body,
        source: command.source,
        line: command.line,
        file: shell.definitionSource,
      });
      return Promise.resolve(0);
  }
}

async function runAndOr(
  shell: Shell,
  command: Extract<Command, { kind: "and-or" }>,
  mode: Mode,
): Promise<number> {
  const status = await execute(shell, command.left, { tested: true, exec: false });
  if ((status === 0) !== (command.operator === "&&")) return status;
  return execute(shell, command.right, mode);
}

async function runRedirected(
  shell: Shell,
  command: Extract<Command, { kind: "redirected" }>,
  mode: Mode,
): Promise<number> {
  try {
    const saved = await applyRedirects(shell, command.redirects);
    try {
      return await execute(shell, command.command, { tested: mode.tested, exec: false });
    } finally {
      undoRedirects(shell, saved);
    }
  } catch (error) {
    if (!(error instanceof RedirectFailure)) throw error;
    // In ash the redirections of ( ) fail in the subshell, and those of other compounds escape `set -e`.
    if (shell.flavour.name !== "ash") return shell.flavour.redirectFailure;
    return command.command.kind === "subshell" ? 2 : -1;
  }
}

/** Runs a text: `eval`, traps, `-c`, sourced files. `line` is the number of its first line. */
export async function runText(shell: Shell, text: string, mode: Mode, line: number): Promise<number> {
  const parser = new Parser(new Reader(text, line), shell.flavour.dialect, shell.aliases);
  let status = 0;
  for (;;) {
    let script: Script | undefined;
    shell.line = parser.reader.line;
    const start = parser.reader.position;
    try {
      script = parser.next();
    } catch (error) {
      if (error instanceof ShellSyntaxError) await failSyntax(shell, error, text);
      throw error;
    }
    if (script && shell.options.has("verbose") && shell.isBash)
      await shell.writeError(`${text.slice(start, parser.reader.position).trimEnd()}\n`);
    await warnUnfinished(shell, parser);
    if (!script) return status;
    const last = shell.isBash ? parser.reader.ended : parser.endsHere();
    try {
      status = await runScript(shell, script, { tested: mode.tested, exec: mode.exec && last });
    } catch (error) {
      const here = shell.functionDepth + shell.sourceDepth === 0 && shell.commandName === undefined;
      if (!(error instanceof ShellFailure) || !error.dropsLine || !here) throw error;
      if (shell.options.has("errexit")) throw error;
      status = error.status;
      shell.status = status;
    }
  }
}

/** Complains of a text that does not parse; ends the shell with status 2. */
export async function failSyntax(shell: Shell, error: ShellSyntaxError, source: string): Promise<never> {
  shell.line = error.line;
  await shell.writeError(syntaxMessage(shell, error.problem, source, error.line));
  throw new ShellFailure(2);
}

export async function warnUnfinished(shell: Shell, parser: Parser): Promise<void> {
  for (const { line, end, delimiter } of parser.unfinished.splice(0)) {
    if (!shell.isBash) continue;
    const place = shell.showLines ? `${shell.errorName}: line ${end}: ` : `${shell.errorName}: `;
    await shell.writeError(
      `${place}warning: here-document at line ${line} delimited by end-of-file (wanted \`${delimiter}')\n`,
    );
  }
}
