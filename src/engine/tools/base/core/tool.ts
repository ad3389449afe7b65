import type { Call } from "./call.ts";
import type { OptionSpec } from "./options.ts";

/** Whose wording and defaults: BusyBox v1.35.0, or Debian's coreutils and companions. */
export type Flavour = "busybox" | "coreutils";

/** One utility. `run` returns the exit status. */
export interface Tool {
  /** Absent: the tool reads its arguments itself (test, expr, find). */
  readonly options?: OptionSpec;
  /** Exit status for a wrong command line with coreutils; 1 unless said. */
  readonly usageStatus?: number;
  readonly busyboxUsageStatus?: number;
  readonly run: (call: Call) => Promise<number>;
}

/** A wrong command line: the message (if any), then the usage in the flavour's own form. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Ends the tool with `NAME: message` on standard error. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly status: number;

  constructor(message: string, status = 1) {
    super(message);
    this.status = status;
  }
}
