import type { Rehearsal } from "../evidence/simulated.ts";
import type { Credential, Finding, Phase } from "../evidence/types.ts";
import type { CommandOutcome, Host } from "../host/types.ts";
import type { Workspace } from "../source/workspace.ts";

/** A credential that a service was shown and took as valid. */
export interface Login {
  /** Name of the lab's service, or of the container that served. */
  readonly service: string;
  readonly value: string;
  readonly phase: Phase;
}

/** The lab's commands run once on a machine of their own. */
export interface LabRun {
  readonly host: Host;
  readonly commands: readonly (CommandOutcome & { readonly stdout: string; readonly stderr: string })[];
  readonly logins: readonly Login[];
  /** Credential name to its value in this run. */
  readonly values: ReadonlyMap<string, string>;
}

/** The lab's commands once more, on a machine that a check may change as it likes. */
export type Drill = Rehearsal & Pick<LabRun, "host" | "values">;

/** A learner's answer, run with both values of every secret: what checks judge. */
export interface Attempt {
  readonly credentials: readonly Credential[];
  readonly runs: readonly [LabRun, LabRun];
  readonly findings: readonly Finding[];
  /** What the learner handed in. */
  readonly files: Workspace;
  /**
   * Repeats the first or the second run on a machine of its own, with other files if `change` says so. Checks that act
   * (rotate, revoke, wait) do it there: `runs` stay as they are for the other checks.
   */
  again(run: 0 | 1, change?: (files: Workspace) => Workspace): Promise<Drill>;
}

/** What a check says of an attempt. `findings` are its evidence; they also choose the hint. */
export interface Outcome {
  readonly status: "passed" | "failed" | "not-reached";
  /** One sentence about what was seen. */
  readonly message: string;
  readonly findings?: readonly Finding[];
}

export const passed = (message: string): Outcome => ({ status: "passed", message });

export const failed = (message: string, findings: readonly Finding[] = []): Outcome => ({
  status: "failed",
  message,
  findings,
});

export const notReached = (message: string): Outcome => ({ status: "not-reached", message });

/** The first command of either run that failed, if one did. */
export function firstFailure(attempt: Attempt): { command: number; exit: number; tail: string } | undefined {
  for (const { commands } of attempt.runs) {
    const command = commands.findIndex(({ exit }) => exit !== 0);
    const outcome = commands[command];
    if (outcome) return { command, exit: outcome.exit, tail: outcome.stderr_tail };
  }
  return undefined;
}
