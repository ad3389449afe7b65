/** How commands of pip fail. */

/** `ERROR: message` on standard error, and the exit status. */
export class PipError extends Error {
  override readonly name: string = "PipError";
  readonly status: number;

  constructor(message: string, status = 1) {
    super(message);
    this.status = status;
  }
}

/** A problem that pip presents as a text of its own, without `ERROR: `. */
export class DiagnosticError extends PipError {
  override readonly name = "DiagnosticError";
}

/** Words that the parser of options does not take: the usage, this message, and status 2. */
export class UsageError extends PipError {
  override readonly name = "UsageError";

  constructor(message: string) {
    super(message, 2);
  }
}

/**
 * An exception that pip does not expect: `ERROR: Exception:`, Python's traceback, and status 2. Of the traceback
 * only its first and last lines are shown here: those between name files and lines of pip.
 */
export class CrashError extends PipError {
  override readonly name = "CrashError";

  constructor(lastLine: string) {
    super(`Exception:\nTraceback (most recent call last):\n${lastLine}`, 2);
  }
}
