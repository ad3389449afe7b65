/** The CI of a lab as the rest of the engine sees it; `src/engine/ci` runs it. A machine has it as its facility "ci". */
export const CI_FACILITY = "ci";

/** One job that has run, and its log as everyone reads it who may see the repository's runs. */
export interface JobRecord {
  /** `.github/workflows/build.yml` */
  readonly workflow: string;
  /** Name of the job, as findings call it: its id. */
  readonly job: string;
  readonly result: "success" | "failure" | "skipped";
  /** Masked. */
  readonly lines: readonly string[];
  /** What the page of the run shows below the jobs: the steps' summaries, masked. */
  readonly summary: readonly string[];
}

/** What a tag of an action stands for. */
export interface ActionTag {
  /** The commit that it stands for now. */
  readonly commit: string;
  /** The one that the action's author published under it. */
  readonly published: string;
}

/** Something that the one who typed a command must be told; no fault of the simulator. */
export class PipelineError extends Error {
  override readonly name = "PipelineError";
}

export interface Pipeline {
  /** `owner/name` of the repository. */
  readonly repository: string;
  /** In the order in which they ran. */
  readonly jobs: readonly JobRecord[];
  /**
   * Commits all that .gitignore leaves in, pushes it, and runs every workflow that a push starts. `tell` is given each
   * line of the logs. Resolves with the jobs of this push; throws PipelineError for a workflow that GitHub would refuse.
   */
  push(tell: (line: string) => void): Promise<readonly JobRecord[]>;
  /**
   * The attacker moves the tag of an action, `owner/name@tag`, to a commit of their own, which is returned. Throws
   * PipelineError for what is no tag.
   */
  repoint(reference: string): string;
  /** `owner/name@tag` of every action that workflows may use. */
  tags(): ReadonlyMap<string, ActionTag>;
}
