import type { World } from "../../services/world.ts";
import type { SourceLocation } from "../../source/position.ts";
import type { Workspace } from "../../source/workspace.ts";
import type { JobLog } from "../log/job-log.ts";
import type { Masker } from "../log/masker.ts";
import type { RunnerMachine } from "../runner.ts";

/** What one run of an action sees and can do. */
export interface ActionCall {
  /** The inputs that were given, expanded. */
  readonly inputs: ReadonlyMap<string, string>;
  /** The step's environment. */
  readonly environment: ReadonlyMap<string, string>;
  readonly at: SourceLocation;
  readonly runner: RunnerMachine;
  readonly log: JobLog;
  readonly masker: Masker;
  readonly repository: { readonly name: string; readonly isPrivate: boolean; readonly files: Workspace };
  readonly token: string;
  readonly world: World;
  /** What steps of this job tell one another: which builder was set up. */
  readonly notes: Map<string, string>;
  /** Sets a variable for all later steps, as `$GITHUB_ENV` does. */
  exportVariable(name: string, value: string): void;
  /** Runs at the end of the job, the last one first. */
  onEnd(cleanUp: () => Promise<void>): void;
}

/** How an action ended. `error` is what the log says of it. */
export interface ActionResult {
  readonly outputs?: ReadonlyMap<string, string>;
  readonly error?: string;
}

/** One version of an action: the tags and branches that stand for a commit. */
export interface ActionVersion {
  readonly tags: readonly string[];
  readonly commit: string;
}

/** An action that the simulator knows. */
export interface ActionModel {
  /** Made up for a lab: it has no other versions than these. */
  readonly isMadeUp?: boolean;
  readonly versions: readonly ActionVersion[];
  /** Inputs that are acted on, inputs that change nothing that anyone can read, and real ones that are refused. */
  readonly inputs: {
    readonly modelled: readonly string[];
    readonly harmless?: readonly string[];
    readonly refused?: readonly string[];
  };
  run(call: ActionCall): Promise<ActionResult>;
}
