import { ReturnRequest } from "../errors.ts";
import type { Shell, ShellFunction } from "../shell.ts";
import { execute, type Mode } from "./run.ts";

/** Calls a shell function: its own `$1`, `local` variables and `return`. */
export async function runFunction(
  shell: Shell,
  name: string,
  called: ShellFunction,
  parameters: readonly string[],
  mode: Mode,
): Promise<number> {
  const { parameters: outer, loopDepth, sourceName, depth, optionOffset } = shell;
  shell.parameters = parameters;
  // In ash 1.35 `break` in a function leaves the caller's loop.
  if (shell.flavour.name !== "ash") shell.loopDepth = 0;
  shell.functionDepth += 1;
  shell.functionNames.push(name);
  if (shell.isBash) shell.sourceName = called.file;
  shell.variables.enterScope();
  try {
    return await execute(shell, called.body, { tested: mode.tested, exec: false });
  } catch (error) {
    if (error instanceof ReturnRequest) return error.status;
    throw error;
  } finally {
    shell.variables.leaveScope();
    shell.functionNames.pop();
    shell.functionDepth -= 1;
    Object.assign(shell, { parameters: outer, loopDepth, sourceName, depth, optionOffset });
  }
}
