/** A place in a text file: both numbers count from 1, columns in UTF-16 units, as editors count them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** From `start` up to, but not including, `end`. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Where in the learner's files something stands, e.g. the ARG line that a leaked layer came from. */
export interface SourceLocation {
  /** Path relative to the workspace, with `/` between the parts: `Dockerfile`, `api/compose.yaml`. */
  readonly file: string;
  readonly range: Range;
}

/** `Dockerfile:3`, as compilers write it. */
export function describeLocation(location: SourceLocation): string {
  return `${location.file}:${location.range.start.line}`;
}
