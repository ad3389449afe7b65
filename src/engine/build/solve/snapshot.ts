import { createFileSystem } from "../../filesystem/filesystem.ts";
import { createOverlay, overlayDiff } from "../../filesystem/overlay.ts";
import { type FileSystem, FileSystemError, ROOT, type Tree } from "../../filesystem/types.ts";
import type { ImageLayer } from "../../image/types.ts";
import type { SourceLocation } from "../../source/position.ts";

/** What a step leaves behind: a chain of layers, the lowest first. */
export interface Snapshot {
  /** Unlike that of every other snapshot of this builder: what later steps' cache keys are made from. */
  readonly id: string;
  readonly layers: readonly ImageLayer[];
  /** When each layer was made, in ms since the epoch; a base image's layers stand at its own time. */
  readonly times: readonly number[];
}

export const EMPTY: Snapshot = { id: "scratch", layers: [], times: [] };

/** The files of a snapshot, to be read. Writes are lost. */
export function filesOf(snapshot: Snapshot): FileSystem {
  return createFileSystem(treeOf(snapshot));
}

export function treeOf(snapshot: Snapshot): Tree {
  return createOverlay(snapshot.layers.map(({ layer }) => layer));
}

/** A snapshot being changed: `root` is the tree to write to. */
export function extend(
  base: Snapshot,
  root: Tree,
  step: { readonly id: string; readonly time: number; readonly source?: SourceLocation | undefined },
): Snapshot {
  const layer = overlayDiff(root);
  const source = step.source === undefined ? {} : { source: step.source };
  return {
    id: step.id,
    layers: [...base.layers, { layer, ...source }],
    times: [...base.times, step.time],
  };
}

/** lstat that answers undefined for what is not there. */
export function lookAt(files: FileSystem, path: string): ReturnType<FileSystem["lstat"]> | undefined {
  try {
    return files.lstat(path, ROOT);
  } catch (error) {
    if (error instanceof FileSystemError && ["ENOENT", "ENOTDIR", "ELOOP"].includes(error.code))
      return undefined;
    throw error;
  }
}
