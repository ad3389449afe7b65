import type { Signal } from "../../process/types.ts";
import type { Shell } from "../shell.ts";
import { runText } from "./run.ts";

/** Arms a trap: an empty action ignores, undefined restores the default. `condition`: EXIT, ERR, DEBUG or TERM ... */
export function setTrap(shell: Shell, condition: string, action: string | undefined): void {
  shell.inheritedTraps.clear();
  if (action === undefined) shell.traps.delete(condition);
  else shell.traps.set(condition, action);
  if (["EXIT", "ERR", "DEBUG", "RETURN", "KILL", "STOP"].includes(condition)) return;
  const signal = `SIG${condition}` as Signal;
  if (action === undefined) shell.process.onSignal(signal, "default");
  else if (action === "") shell.process.onSignal(signal, "ignore");
  else {
    shell.process.onSignal(signal, () => {
      shell.pendingSignals.push(signal);
      shell.interrupt?.();
    });
  }
}

/** Runs the traps of the signals that have arrived; `$?` stays what it was. */
export async function runPendingTraps(shell: Shell): Promise<void> {
  for (let signal = shell.pendingSignals.shift(); signal; signal = shell.pendingSignals.shift()) {
    const action = shell.traps.get(signal.slice(3));
    if (action) await runAction(shell, action);
  }
}

/** The EXIT trap, once; gives the status that the shell then ends with. */
export async function runExitTrap(shell: Shell): Promise<number> {
  const { status } = shell;
  const action = shell.traps.get("EXIT");
  shell.traps.delete("EXIT");
  if (!action) return status;
  shell.loopDepth = 0;
  await runAction(shell, action);
  return status;
}

/** The ERR trap of ash and bash; in functions and subshells only with errtrace. */
export async function runErrorTrap(shell: Shell): Promise<void> {
  const action = shell.traps.get("ERR");
  if (!action || shell.inErrorTrap) return;
  if (shell.functionDepth > 0 && !shell.options.has("errtrace")) return;
  shell.inErrorTrap = true;
  await runAction(shell, action);
  shell.inErrorTrap = false;
}

async function runAction(shell: Shell, action: string): Promise<void> {
  const { status, line, tested } = shell;
  await runText(shell, action, { tested: false, exec: false }, shell.isBash ? line : 1);
  Object.assign(shell, { status, line, tested });
}
