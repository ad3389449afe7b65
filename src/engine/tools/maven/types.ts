/** A build that failed: the lines that Maven prints, each after `[ERROR] `. */
export class MavenError extends Error {
  override readonly name = "MavenError";
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join("\n"));
    this.lines = lines;
  }
}

/** An artefact that a repository did not hand out. */
export class TransferError extends Error {
  override readonly name = "TransferError";
}

export interface Coordinates {
  readonly group: string;
  readonly artefact: string;
  readonly version: string;
  /** `pom` or `jar`. */
  readonly type: string;
}

export const nameOf = ({ group, artefact, type, version }: Coordinates) =>
  `${group}:${artefact}:${type}:${version}`;
