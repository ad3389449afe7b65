/** A command of pip that failed: `ERROR: message` on standard error. */
export class PipError extends Error {
  override readonly name = "PipError";
  readonly status: number;

  constructor(message: string, status = 1) {
    super(message);
    this.status = status;
  }
}
