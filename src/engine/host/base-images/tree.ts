import type { LayerEntry } from "../../filesystem/types.ts";
import { programFile } from "../../process/executable.ts";
import { bytesOf } from "../../process/io.ts";

/** Files of a base image by absolute path. */
export type Entries = Map<string, LayerEntry>;

/** When the base images were made; also the time of all their files (ms since the epoch). */
export const BASE_TIME = Date.UTC(2026, 10, 2, 6, 30, 0);

const OWNER = { uid: 0, gid: 0, mtime: BASE_TIME };

export function directory(mode = 0o755, gid = 0): LayerEntry {
  return { kind: "directory", mode, ...OWNER, gid };
}

export function file(text: string, mode = 0o644, gid = 0): LayerEntry {
  return { kind: "file", content: bytesOf(text), mode, ...OWNER, gid };
}

export function link(target: string): LayerEntry {
  return { kind: "symlink", target, ...OWNER };
}

/** An executable that stands for the simulated program `name`. */
export function program(name: string, mode = 0o755, gid = 0): LayerEntry {
  return { kind: "file", content: programFile(name), mode, ...OWNER, gid };
}

/** Folders with mode 755. */
export function folders(entries: Entries, paths: readonly string[]): void {
  for (const path of paths) entries.set(path, directory());
}
