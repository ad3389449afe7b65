import { compileGlob } from "../../dockerfile/path-glob.ts";
import { createFileSystem } from "../../filesystem/filesystem.ts";
import { layerOf } from "../../filesystem/layer.ts";
import { type FileSystem, type LayerEntry, ROOT } from "../../filesystem/types.ts";
import { joinPath, parentPath } from "../convert/paths.ts";
import { lookAt, type Snapshot, treeOf } from "./snapshot.ts";
import { hasWildcards } from "./wildcards.ts";

const MAX_LINKS = 255;

/**
 * What the client sends of a folder when the steps name these paths of it (fsutil's follow paths): each with
 * all that lies below, with the folders above, and with what links on the way point to. A pattern that matches nothing
 * brings nothing, not even the folder that it starts with.
 */
export function onlyFollowed(snapshot: Snapshot, paths: readonly string[]): Snapshot {
  const [only] = snapshot.layers;
  if (!only || snapshot.layers.length > 1) return snapshot;
  const follower = new Follower(createFileSystem(treeOf(snapshot)));
  for (const path of paths) follower.follow("/", path.split("/").filter(Boolean), 0);
  const entries = new Map<string, LayerEntry>();
  for (const [path, entry] of only.layer.entries) if (follower.sends(path)) entries.set(path, entry);
  const layer = layerOf(entries);
  return { id: `${snapshot.id} ${layer.digest}`, layers: [{ layer }], times: snapshot.times };
}

class Follower {
  private readonly files: FileSystem;
  /** Sent with all that lies below. */
  private readonly whole = new Set<string>();
  /** Folders and links on the way. */
  private readonly passed = new Set<string>(["/"]);

  constructor(files: FileSystem) {
    this.files = files;
  }

  sends(path: string): boolean {
    if (this.passed.has(path) || this.whole.has(path)) return true;
    for (let above = path; above !== "/"; ) {
      above = parentPath(above);
      if (this.whole.has(above)) return true;
    }
    return false;
  }

  follow(at: string, parts: readonly string[], links: number): void {
    const [part, ...rest] = parts;
    if (part === undefined) {
      this.whole.add(at);
      this.pass(at);
      return;
    }
    for (const name of this.names(at, part)) {
      const path = joinPath(at, name);
      const stat = lookAt(this.files, path);
      if (!stat) continue;
      if (stat.kind === "symlink" && links < MAX_LINKS) {
        const target = this.files.readlink(path, ROOT);
        this.pass(path);
        const base = target.startsWith("/") ? "/" : at;
        const next = joinPath(base, target).split("/").filter(Boolean);
        this.follow("/", [...next, ...rest], links + 1);
      } else if (rest.length === 0 || stat.kind === "directory") {
        this.follow(path, rest, links);
      }
    }
  }

  private names(folder: string, part: string): string[] {
    if (!hasWildcards(part)) return [part.replace(/\\(.)/g, "$1")];
    const matches = compileGlob(part.replaceAll("**", "*"));
    return lookAt(this.files, folder)?.kind === "directory"
      ? this.files.readdir(folder, ROOT).filter((name) => matches(name))
      : [];
  }

  private pass(path: string): void {
    for (let at = path; !this.passed.has(at); at = parentPath(at)) this.passed.add(at);
  }
}
