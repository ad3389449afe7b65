import type { Command, Compound, Script } from "../ast.ts";
import { LoopRequest } from "../errors.ts";
import { evaluateArithmetic } from "../expand/arithmetic.ts";
import { compilePattern } from "../expand/pattern.ts";
import { expandPattern, expandQuoted, expandString, expandWords } from "../expand/word.ts";
import type { Shell } from "../shell.ts";
import { forkShell, statusOf } from "./fork.ts";
import { reportSignal } from "./jobs.ts";
import { type Mode, runScript } from "./run.ts";
import { traceLine } from "./trace.ts";

type Of<K extends Compound["kind"]> = Extract<Command, { kind: K }>;

/** bash replaces itself by the last command only where no compound command stands around it. */
function inside(shell: Shell, mode: Mode): Mode {
  return shell.isBash && shell.subshellDepth === 0 ? { tested: mode.tested, exec: false } : mode;
}

export function runGroup(shell: Shell, command: Of<"group">, mode: Mode): Promise<number> {
  return runScript(shell, command.body, inside(shell, mode));
}

export async function runSubshell(shell: Shell, command: Of<"subshell">, mode: Mode): Promise<number> {
  shell.line = command.line;
  const child = forkShell(shell, (copy) =>
    runScript(copy, command.body, { tested: mode.tested, exec: true }),
  );
  const exit = await shell.process.wait(child.exited);
  await reportSignal(shell, exit, child.process.pid, "");
  return statusOf(exit);
}

export async function runIf(shell: Shell, command: Of<"if">, mode: Mode): Promise<number> {
  const status = await runScript(shell, command.condition, { tested: true, exec: false });
  if (status === 0) return runScript(shell, command.then, inside(shell, mode));
  return command.otherwise ? runScript(shell, command.otherwise, inside(shell, mode)) : 0;
}

/** One round of a loop: the status of the body, and whether the loop goes on. */
async function round(shell: Shell, body: Script, mode: Mode): Promise<{ status: number; again: boolean }> {
  try {
    return { status: await runScript(shell, body, { tested: mode.tested, exec: false }), again: true };
  } catch (error) {
    return { status: 0, again: continueLoop(error) };
  }
}

/** Takes a `break` or `continue` that is meant for this loop; throws on what is not. */
function continueLoop(error: unknown): boolean {
  if (!(error instanceof LoopRequest)) throw error;
  if (error.levels > 1) throw new LoopRequest(error.action, error.levels - 1);
  return error.action === "continue";
}

async function looping(shell: Shell, body: () => Promise<number>): Promise<number> {
  const { depth } = shell;
  shell.loopDepth += 1;
  try {
    return await body();
  } finally {
    shell.loopDepth -= 1;
    shell.depth = depth;
  }
}

export function runWhile(shell: Shell, command: Of<"while">, mode: Mode): Promise<number> {
  return looping(shell, async () => {
    const { depth } = shell;
    for (let status = 0; ; shell.depth = depth) {
      shell.process.tick();
      try {
        const condition = await runScript(shell, command.condition, { tested: true, exec: false });
        if ((condition === 0) === command.until) return status;
      } catch (error) {
        if (continueLoop(error)) continue;
        return 0;
      }
      const turn = await round(shell, command.body, mode);
      status = turn.status;
      if (!turn.again) return status;
    }
  });
}

export async function runFor(shell: Shell, command: Of<"for">, mode: Mode): Promise<number> {
  shell.line = command.line;
  const values = command.words ? await expandWords(shell, command.words) : [...shell.parameters];
  return looping(shell, async () => {
    let status = 0;
    for (const value of values) {
      shell.process.tick();
      if (shell.isBash) await traceLine(shell, `for ${command.variable} in ${command.source ?? '"$@"'}`);
      if (shell.isBash && shell.variables.get(command.variable)?.readonly) {
        await shell.warn(`${command.variable}: readonly variable`);
        return 1;
      }
      await shell.assign(command.variable, value);
      const turn = await round(shell, command.body, mode);
      status = turn.status;
      if (!turn.again) break;
    }
    return status;
  });
}

export function runArithmeticFor(shell: Shell, command: Of<"arithmetic-for">, mode: Mode): Promise<number> {
  const evaluate = async (word: typeof command.start, empty: bigint) => {
    const text = await expandQuoted(shell, word);
    if (text.trim() === "") return empty;
    await traceLine(shell, `(( ${text} ))`);
    return evaluateArithmetic(shell, text);
  };
  return looping(shell, async () => {
    let status = 0;
    await evaluate(command.start, 0n);
    while ((await evaluate(command.condition, 1n)) !== 0n) {
      shell.process.tick();
      const turn = await round(shell, command.body, mode);
      status = turn.status;
      if (!turn.again) break;
      await evaluate(command.step, 0n);
    }
    return status;
  });
}

export async function runCase(shell: Shell, command: Of<"case">, mode: Mode): Promise<number> {
  shell.line = command.line;
  if (shell.isBash) await traceLine(shell, `case ${command.source} in`);
  const value = await expandString(shell, command.word);
  let status = 0;
  let fallThrough = false;
  for (const item of command.items) {
    let matches = fallThrough;
    for (const pattern of item.patterns) {
      if (matches) break;
      matches = compilePattern(await expandPattern(shell, pattern)).test(value);
    }
    if (!matches) continue;
    if (item.body) {
      const within = item.end === ";;" ? inside(shell, mode) : { tested: mode.tested, exec: false };
      status = item.body.commands.length === 0 ? 0 : await runScript(shell, item.body, within);
    }
    if (item.end === ";;") return status;
    fallThrough = item.end === ";&";
  }
  return status;
}

export async function runArithmetic(shell: Shell, command: Of<"arithmetic">): Promise<number> {
  shell.line = command.line;
  const text = await expandQuoted(shell, command.expression);
  await traceLine(shell, `(( ${text} ))`);
  return (await evaluateArithmetic(shell, text)) === 0n ? 1 : 0;
}
