import type { SourceLocation } from "./position.ts";

/** A text that does not parse or validate. `message` is the tool's own wording; `mend` says what to do. */
export class SourceError extends Error {
  override readonly name = "SourceError";
  readonly location: SourceLocation;
  readonly mend: string | undefined;

  constructor(message: string, location: SourceLocation, mend?: string) {
    super(message);
    this.location = location;
    this.mend = mend;
  }
}

/**
 * Something the real tool would do and the simulator does not. It is refused by name, never silently
 * accepted: a grader that ignores what it does not know would pass leaks.
 */
export class NotModelledError extends Error {
  override readonly name = "NotModelledError";

  constructor(what: string) {
    super(`leaklab: ${what} is not modelled by this simulator`);
  }
}

/** The learner's files would run (nearly) for ever or grow without end; the simulated machine stopped them. */
export class RunawayError extends Error {
  override readonly name = "RunawayError";

  constructor(what: string) {
    super(`leaklab: stopped: ${what}`);
  }
}
