import { layerOf } from "./layer.ts";
import type { Frozen, Inode, PresentEntry } from "./node.ts";
import { type FileTree, internals } from "./tree.ts";
import type { Layer, LayerEntry, Tree } from "./types.ts";

export { createOverlay } from "./tree.ts";

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a === b || (a.length === b.length && a.every((byte, index) => byte === b[index]));
}

/**
 * Does the layer have to carry `inode`? As BuildKit's overlay differ decides it (util/overlay): owner and
 * mode always count, times and content only for what is not a directory.
 */
function sameEntry(inode: Inode, entry: PresentEntry): boolean {
  if (inode.kind !== entry.kind || inode.uid !== entry.uid || inode.gid !== entry.gid) return false;
  if (entry.kind !== "symlink" && inode.mode !== entry.mode) return false;
  if (entry.kind === "directory") return true;
  if (inode.mtime !== entry.mtime) return false;
  if (entry.kind === "symlink") return inode.target === entry.target;
  return entry.kind !== "file" || sameBytes(inode.content(), entry.content);
}

class Walk {
  readonly entries = new Map<string, LayerEntry>();
  private readonly tree: FileTree;
  private readonly paths = new Map<Inode, string>();

  constructor(tree: FileTree) {
    this.tree = tree;
  }

  entry(inode: Inode, path: string): PresentEntry {
    const { mode, uid, gid, mtime } = inode;
    if (inode.kind === "directory") return { kind: "directory", mode, uid, gid, mtime };
    if (inode.kind === "symlink") return { kind: "symlink", target: inode.target, uid, gid, mtime };
    if (inode.kind !== "file") return { kind: inode.kind, mode, uid, gid, mtime };
    const link = this.paths.get(inode);
    if (link === undefined) this.paths.set(inode, path);
    const content = inode.content();
    return { kind: "file", content, mode, uid, gid, mtime, ...(link === undefined ? {} : { link }) };
  }

  /** Adds what `folder` and all below it hold that `lower` does not. True when anything was added. */
  compare(inode: Inode, lower: Frozen | undefined, path: string): boolean {
    const same = lower !== undefined && sameEntry(inode, lower.entry);
    if (inode.kind !== "directory") {
      if (!same) this.entries.set(path, this.entry(inode, path));
      return !same;
    }
    const below = lower?.entry.kind === "directory" ? lower.children : undefined;
    let changed = !same;
    const names = inode.restsOn(below) ? [...inode.touched().keys()].sort() : inode.names();
    // Set before the children, since a layer is read in order; taken back when nothing came of it.
    this.entries.set(path || "/", this.entry(inode, path || "/"));
    for (const name of names) {
      const child = inode.child(name, this.tree.allocate);
      if (child && this.compare(child, below?.get(name), `${path}/${name}`)) changed = true;
    }
    for (const name of below?.keys() ?? []) {
      if (inode.restsOn(below) && !inode.replaced().has(name)) continue;
      if (inode.child(name, this.tree.allocate)) continue;
      this.entries.set(`${path}/${name}`, { kind: "whiteout" });
      changed = true;
    }
    if (!changed) this.entries.delete(path || "/");
    return changed;
  }
}

/**
 * The layer that holds what was done to `tree` since it was made: added and changed paths with their parent
 * directories, and whiteouts for deleted ones. A directory that was deleted and made anew is written as
 * whiteouts of its old children, as BuildKit writes it, never as opaque. Laid over the lower layers it
 * gives the tree again, but for times of directories in which nothing else changed.
 */
export function overlayDiff(tree: Tree): Layer {
  const inside = internals(tree);
  const walk = new Walk(inside);
  walk.compare(inside.root, inside.base, "");
  if (walk.entries.size > 0 && sameEntry(inside.root, inside.base.entry)) walk.entries.delete("/");
  return layerOf(walk.entries);
}

/** Everything that `tree` holds, as one layer without whiteouts. */
export function treeToLayer(tree: Tree): Layer {
  const inside = internals(tree);
  const walk = new Walk(inside);
  walk.compare(inside.root, undefined, "");
  return layerOf(walk.entries);
}
