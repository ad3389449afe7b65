import { createTree } from "../../filesystem/tree.ts";
import type { Tree } from "../../filesystem/types.ts";
import { type Snapshot, treeOf } from "./snapshot.ts";

/** A step's result, and the keys under which it is found. */
export interface CacheEntry {
  readonly keys: readonly string[];
  readonly snapshot: Snapshot;
}

/** What a builder keeps from one build to the next. */
export class BuildCache {
  private readonly results = new Map<string, Snapshot>();
  private readonly mounts = new Map<string, { readonly id: string; readonly tree: Tree }>();
  /** What was exported, by the digest of its manifest: it outlives what the builder itself keeps. */
  private readonly exported = new Map<string, readonly CacheEntry[]>();
  /** Results that were imported: their layers stay where they are until somebody runs something on them. */
  private readonly elsewhere = new Set<string>();
  private counter = 0;

  get(keys: readonly string[]): Snapshot | undefined {
    for (const key of keys) {
      const found = this.results.get(key);
      if (found) return found;
    }
    return undefined;
  }

  put(keys: readonly string[], snapshot: Snapshot): void {
    for (const key of keys) this.results.set(key, snapshot);
  }

  exportAs(digest: string, entries: readonly CacheEntry[]): void {
    this.exported.set(digest, entries);
  }

  /** Takes over what was exported under a digest. False for a cache that is not ours. */
  import(digest: string): boolean {
    const entries = this.exported.get(digest);
    for (const { keys, snapshot } of entries ?? []) {
      if (this.get(keys)) continue;
      this.put(keys, snapshot);
      this.elsewhere.add(snapshot.id);
    }
    return entries !== undefined;
  }

  isElsewhere(snapshot: Snapshot): boolean {
    return this.elsewhere.has(snapshot.id);
  }

  nextId(): string {
    this.counter += 1;
    return `snapshot ${this.counter}`;
  }

  /**
   * The folder behind a cache mount, made from `base` when it is new. As in BuildKit, the same id with another
   * base (a `from`, or an owner and mode) is another folder.
   */
  mount(id: string, base: Snapshot | undefined): Tree {
    const key = base === undefined ? id : `${id}:${base.id}`;
    const known = this.mounts.get(key);
    if (known) return known.tree;
    const tree = base === undefined ? createTree() : treeOf(base);
    this.mounts.set(key, { id, tree });
    return tree;
  }

  /** `--no-cache` lets the mounts of its steps start afresh. */
  dropMount(id: string): void {
    for (const [key, mount] of this.mounts) if (mount.id === id) this.mounts.delete(key);
  }

  /** Cache mounts by the id that the Dockerfile gives them; a second folder of that id gets a number. */
  *namedMounts(): Generator<readonly [id: string, tree: Tree]> {
    const seen = new Map<string, number>();
    for (const { id, tree } of this.mounts.values()) {
      // BuildKit puts a namespace, empty by default, and a slash in front.
      const name = id.slice(1);
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      yield [count === 1 ? name : `${name} (${count})`, tree];
    }
  }

  clear(): void {
    this.results.clear();
    this.mounts.clear();
  }
}
