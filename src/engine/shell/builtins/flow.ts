import { ExitRequest, LoopRequest, ReturnRequest } from "../errors.ts";
import type { Shell } from "../shell.ts";
import { parseNumber } from "./number.ts";

export function breakBuiltin(shell: Shell, args: readonly string[]): Promise<number> {
  return leaveLoop(shell, args, "break");
}

export function continueBuiltin(shell: Shell, args: readonly string[]): Promise<number> {
  return leaveLoop(shell, args, "continue");
}

async function leaveLoop(
  shell: Shell,
  args: readonly string[],
  action: "break" | "continue",
): Promise<number> {
  if (shell.isBash && args[0] !== undefined && !/^[-+]?\d+$/.test(args[0])) {
    await shell.warn(`${args[0]}: numeric argument required`);
    throw new ExitRequest(128);
  }
  const levels = args[0] === undefined ? 1 : await parseNumber(shell, args[0]);
  if (shell.loopDepth === 0) {
    if (shell.isBash) await shell.warn("only meaningful in a `for', `while', or `until' loop");
    return 0;
  }
  if (levels <= 0) {
    if (shell.isBash) {
      await shell.warn(`${levels}: loop count out of range`);
      throw new LoopRequest("break", shell.loopDepth);
    }
    return shell.fail(`Illegal number: ${args[0]}`, 2);
  }
  throw new LoopRequest(action, Math.min(levels, shell.loopDepth));
}

/** Outside a function or sourced file dash and ash take it for `exit`; bash refuses. */
export async function returnBuiltin(shell: Shell, args: readonly string[]): Promise<number> {
  const status = args[0] === undefined ? shell.status : await returned(shell, args[0]);
  if (shell.functionDepth + shell.sourceDepth > 0 || !shell.isBash) throw new ReturnRequest(status);
  await shell.warn("can only `return' from a function or sourced script");
  return 2;
}

/** `$?` after `return 300` is 300 in dash. */
async function returned(shell: Shell, text: string): Promise<number> {
  const status = await parseNumber(shell, text);
  return shell.flavour.name === "dash" ? status : status & 255;
}

export async function exit(shell: Shell, args: readonly string[]): Promise<number> {
  if (args[0] === undefined) throw new ExitRequest(shell.status);
  if (shell.isBash && !/^\s*[-+]?\d+\s*$/.test(args[0])) {
    await shell.warn(`${args[0]}: numeric argument required`);
    throw new ExitRequest(2);
  }
  throw new ExitRequest((await parseNumber(shell, args[0])) & 255);
}
