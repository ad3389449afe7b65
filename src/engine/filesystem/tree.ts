import { layerOf, merge } from "./layer.ts";
import { type Dynamic, type Frozen, Inode } from "./node.ts";
import type { FileKind, Layer, LayerEntry, Tree } from "./types.ts";

/** What is behind every Tree: its root, what it was made from, and its inode numbers. */
export class FileTree {
  readonly root: Inode;
  /** The merged lower layers, which `overlayDiff` compares with. */
  readonly base: Frozen;
  private last = 1;

  constructor(base: Frozen) {
    this.base = base;
    this.root = Inode.thaw(base, this.last);
  }

  readonly allocate = (): number => {
    this.last += 1;
    return this.last;
  };

  make(kind: FileKind, meta: { mode: number; uid: number; gid: number; mtime: number }): Inode {
    return new Inode(kind, this.allocate(), meta);
  }
}

export function internals(tree: Tree): FileTree {
  return tree as unknown as FileTree;
}

/** A plain tree with `entries` in it: a tmpfs, a volume, a cache mount, a host's disk. */
export function createTree(entries: Iterable<readonly [string, LayerEntry]> = []): Tree {
  return new FileTree(merge([layerOf(entries)])) as unknown as Tree;
}

/**
 * A writable tree over image layers, the lowest first. The layers stay as they are, and making one over a
 * big image costs nothing: directories take their children over when they are looked at.
 */
export function createOverlay(lowerLayers: readonly Layer[]): Tree {
  return new FileTree(merge(lowerLayers)) as unknown as Tree;
}

/** A tree whose root lists and finds its children by itself: /proc. */
export function createDynamicTree(root: Dynamic, mode = 0o555): Tree {
  const tree = {
    root: new Inode("directory", 1, { mode, uid: 0, gid: 0, mtime: 0 }, root),
    base: merge([]),
    allocate: () => 1,
    make: () => {
      throw new Error("nothing is made in a dynamic tree");
    },
  };
  return tree as unknown as Tree;
}
