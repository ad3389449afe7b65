import { nullDescriptor } from "../../process/descriptor.ts";
import { SIGNAL_NUMBERS } from "../../process/signals.ts";
import type { Child, Descriptor, Exit } from "../../process/types.ts";
import { ExitRequest, LoopRequest, ReturnRequest, ShellFailure } from "../errors.ts";
import type { Shell } from "../shell.ts";
import { runExitTrap } from "./traps.ts";

/** Thrown once `exec` has replaced the shell and the new program is through. */
export class Replaced extends Error {
  override readonly name = "Replaced";
  readonly status: number;

  constructor(status: number) {
    super("the shell was replaced by exec");
    this.status = status;
  }
}

/** `$?` after a process ended. */
export function statusOf(exit: Exit): number {
  return "signal" in exit ? 128 + SIGNAL_NUMBERS[exit.signal] : exit.status;
}

/** A subshell: `body` runs on a copy of the shell in a process of its own. */
export function forkShell(
  shell: Shell,
  body: (copy: Shell) => Promise<number>,
  descriptors?: ReadonlyMap<number, Descriptor>,
  background = false,
  keepsTraps = shell.isBash,
): Child {
  const copy = shell.copy(shell.process);
  copy.jobs = [];
  // Handlers do not survive a fork; ignored signals do. bash still lists them in `(trap)`, ash in `$(trap)`.
  for (const [condition, action] of copy.traps) if (action !== "") copy.inheritedTraps.set(condition, action);
  if (!keepsTraps) {
    for (const condition of copy.inheritedTraps.keys()) copy.traps.delete(condition);
    copy.inheritedTraps.clear();
  }
  for (const condition of copy.inheritedTraps.keys()) copy.traps.delete(condition);
  return shell.process.fork(async (process) => {
    copy.process = process;
    if (background && !copy.options.has("monitor")) {
      process.onSignal("SIGINT", "ignore");
      process.onSignal("SIGQUIT", "ignore");
      // bash leaves the input of a pipeline to the jobs started in it.
      if (!copy.isBash || shell.subshellDepth === 0) {
        process.descriptors.get(0)?.close();
        process.descriptors.set(0, nullDescriptor());
      }
    }
    return runToEnd(copy, () => body(copy));
  }, descriptors);
}

/** Runs the whole of a shell process, whatever way it ends, and its EXIT trap. Returns its exit status. */
export async function runToEnd(shell: Shell, body: () => Promise<number>): Promise<number> {
  try {
    shell.status = await endOf(shell, body);
    shell.status = await endOf(shell, () => runExitTrap(shell));
    return shell.status;
  } catch (error) {
    if (error instanceof Replaced) return error.status;
    throw error;
  }
}

async function endOf(shell: Shell, body: () => Promise<number>): Promise<number> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof LoopRequest) return shell.status;
    if (error instanceof ExitRequest || error instanceof ShellFailure || error instanceof ReturnRequest) {
      return error.status;
    }
    throw error;
  }
}
