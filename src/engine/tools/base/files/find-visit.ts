/** What the parts of find share: a file on the walk, a piece of the expression, the settings of a run. */

import type { FileKind, Stat } from "../../../filesystem/types.ts";

export interface Visit {
  readonly path: string;
  readonly depth: number;
  readonly stat: Stat;
  pruned: boolean;
}

export type Node = (visit: Visit) => Promise<boolean>;

/** What options in the expression set for the whole walk. */
export interface Settings {
  readonly follow: "P" | "L" | "H";
  depthFirst: boolean;
  least: number;
  most: number;
  done: boolean;
  status: number;
  readonly atEnd: (() => Promise<void>)[];
}

/** The letters of -type and of %y. */
export const KINDS: Readonly<Record<string, FileKind>> = {
  f: "file",
  d: "directory",
  l: "symlink",
  p: "fifo",
  s: "socket",
  c: "device",
};
