import type { Range } from "../source/position.ts";

/** A build that cannot go on. `message` is what follows `failed to solve: `. */
export class BuildError extends Error {
  override readonly name = "BuildError";
  /** The instruction to show above the error, where BuildKit shows one. */
  readonly range: Range | undefined;
  /** Other instructions that have to do with it. */
  readonly others: readonly Range[];

  constructor(message: string, range?: Range, others: readonly Range[] = []) {
    super(message);
    this.range = range;
    this.others = others;
  }
}

/** A step that failed: the log shows `ERROR: <step's text>` on it, and its last lines once more at the end. */
export class StepError extends BuildError {
  /** The step's own words; `message` may wrap them. */
  readonly stepMessage: string;
  private readonly wrap: string | undefined;

  constructor(stepMessage: string, wrap: string | undefined, range: Range | undefined) {
    super(wrap === undefined ? stepMessage : `${wrap}: ${stepMessage}`, range);
    this.stepMessage = stepMessage;
    this.wrap = wrap;
  }

  /** The same with a place, where it has none yet. */
  at(range: Range | undefined): StepError {
    return this.range ? this : new StepError(this.stepMessage, this.wrap, range);
  }
}
