import { SIGNAL_NUMBERS } from "../process/signals.ts";
import type { Exit, Signal } from "../process/types.ts";
import { DaemonError } from "./errors.ts";

/** `TERM`, `SIGTERM` or `15`. */
export function parseSignal(text: string): Signal {
  const upper = text.toUpperCase();
  const found = (Object.keys(SIGNAL_NUMBERS) as Signal[]).find(
    (name) => name === upper || name === `SIG${upper}` || String(SIGNAL_NUMBERS[name]) === text,
  );
  if (!found) throw new DaemonError(`invalid signal: ${text}`);
  return found;
}

/** An exit as a container shows it: 128 and the signal's number. */
export function exitCodeOf(exit: Exit): number {
  return "status" in exit ? exit.status : 128 + SIGNAL_NUMBERS[exit.signal];
}
