import { RunawayError } from "../source/errors.ts";
import type { Budget } from "./types.ts";

export interface Limits {
  /** Steps of work: a loop iteration is one, a started process about a hundred. */
  readonly steps?: number;
  /** Bytes written to files and pipes. */
  readonly bytes?: number;
  /** Processes alive at once. */
  readonly processes?: number;
}

/** Two million steps are about a second of simulation; no lesson or ordinary build comes near. */
const DEFAULTS = { steps: 2_000_000, bytes: 64 * 1024 * 1024, processes: 500 };

/** A budget that can be given anew to every command that a learner types. */
export interface RenewableBudget extends Budget {
  renew(): void;
}

/** Makes a budget; each of its methods throws RunawayError when its limit is passed. */
export function createBudget(limits: Limits = {}): RenewableBudget {
  const most = { ...DEFAULTS, ...limits };
  let steps = 0;
  let bytes = 0;
  let processes = 0;
  return {
    tick(count = 1) {
      steps += count;
      if (steps > most.steps)
        throw new RunawayError(`more than ${most.steps} steps of work: an endless loop?`);
    },
    bytes(count) {
      bytes += count;
      if (bytes > most.bytes) throw new RunawayError(`more than ${most.bytes / 1024 / 1024} MiB written`);
    },
    processStarted() {
      processes += 1;
      if (processes > most.processes) throw new RunawayError(`more than ${most.processes} processes at once`);
    },
    processEnded() {
      processes -= 1;
    },
    renew() {
      steps = 0;
      bytes = 0;
    },
  };
}
