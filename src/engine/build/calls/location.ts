import type { Range } from "../../source/position.ts";

/** A place in a Dockerfile as BuildKit's answers name it (solver/pb.Location). */
export function locationOf({ start, end }: Range): object {
  const last = end.column === 1 && end.line > start.line ? end.line - 1 : end.line;
  return { ranges: [{ start: { line: start.line }, end: { line: last } }] };
}
