import type { Exit, Signal } from "../process/types.ts";
import { DaemonError } from "./errors.ts";

const NUMBERS: Record<Signal, number> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
};

/** `TERM`, `SIGTERM` or `15`. */
export function parseSignal(text: string): Signal {
  const upper = text.toUpperCase();
  const found = (Object.keys(NUMBERS) as Signal[]).find(
    (name) => name === upper || name === `SIG${upper}` || String(NUMBERS[name]) === text,
  );
  if (!found) throw new DaemonError(`invalid signal: ${text}`);
  return found;
}

/** An exit as a container shows it: 128 and the signal's number. */
export function exitCodeOf(exit: Exit): number {
  return "status" in exit ? exit.status : 128 + NUMBERS[exit.signal];
}
