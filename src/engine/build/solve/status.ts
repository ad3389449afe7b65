import type { Exit, Signal } from "../../process/types.ts";

/** Linux signal numbers, as a container's exit code adds them to 128. */
const NUMBERS: Readonly<Record<Signal, number>> = {
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

export function exitStatus(exit: Exit): number {
  return "status" in exit ? exit.status : 128 + NUMBERS[exit.signal];
}
