/** A command that failed: what the go command prints after `go: `. */
export class GoError extends Error {
  override readonly name = "GoError";
}

/** One place that has versions of one module. All throw GoError. */
export interface Origin {
  /** The version that `latest`, a branch, a commit or a version stands for. */
  resolve(query: string): Promise<string>;
  /** The text of its go.mod. */
  mod(version: string): Promise<string>;
  /** Its files, by their path in the module. */
  files(version: string): Promise<ReadonlyMap<string, Uint8Array>>;
}

/** A failure after which the next place of GOPROXY is asked: after a comma for what is not there, after `|` for any. */
export class OriginError extends GoError {
  readonly missing: boolean;

  constructor(message: string, missing = false) {
    super(message);
    this.missing = missing;
  }
}
