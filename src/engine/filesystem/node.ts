import type { Credentials, FileKind, LayerEntry, OpenFile, OpenFlags } from "./types.ts";

/** An entry that says something exists: everything but a whiteout. */
export type PresentEntry = Exclude<LayerEntry, { kind: "whiteout" }>;

/** A path of a merged, immutable view of layers. Shared by every tree made over the same layers. */
export interface Frozen {
  readonly entry: PresentEntry;
  /** Names to children, for directories. */
  readonly children?: ReadonlyMap<string, Frozen>;
  /** How many paths of the layer share this inode. */
  readonly links: number;
}

/** What a node of /proc or /dev does instead of holding bytes. */
export interface Dynamic {
  /** The content now, as `as` sees it. */
  content?(as: Credentials): Uint8Array;
  /** Symlinks: the target now, e.g. /proc/self. */
  target?(as: Credentials): string;
  /** Directories: the names now, and the node behind one. */
  names?(as: Credentials): readonly string[];
  child?(name: string, as: Credentials): Inode | undefined;
  /** Devices: what open(2) gives. */
  open?(flags: OpenFlags, as: Credentials): OpenFile;
}

const NOTHING = new Uint8Array(0);

/**
 * A file, directory, symlink or special file of a mutable tree. A directory made from a frozen one takes
 * its children over one by one, when they are looked at, so that an overlay over a big image costs nothing.
 */
export class Inode {
  readonly kind: FileKind;
  readonly number: number;
  mode: number;
  uid: number;
  gid: number;
  mtime: number;
  links = 1;
  target = "";
  readonly dynamic: Dynamic | undefined;
  /** A folder of a layer below: overlayfs lets nobody rename it (EXDEV), since that layer would have to change. */
  readonly isBelow: boolean;
  /** The lower directory whose children are not all taken over yet. */
  private lower: ReadonlyMap<string, Frozen> | undefined;
  private readonly taken = new Map<string, Inode>();
  private readonly removed = new Set<string>();
  private bytes: Uint8Array = NOTHING;
  private length = 0;
  /** Bytes below this position are seen by others (a layer, a reader) and must not be changed in place. */
  private shared = 0;

  constructor(
    kind: FileKind,
    number: number,
    meta: { mode: number; uid: number; gid: number; mtime: number },
    dynamic?: Dynamic,
    isBelow = false,
  ) {
    this.kind = kind;
    this.isBelow = isBelow;
    this.number = number;
    this.mode = meta.mode;
    this.uid = meta.uid;
    this.gid = meta.gid;
    this.mtime = meta.mtime;
    this.dynamic = dynamic;
  }

  /** Copies a frozen path; `number` becomes its inode number. */
  static thaw(frozen: Frozen, number: number): Inode {
    const { entry } = frozen;
    const mode = entry.kind === "symlink" ? 0o777 : entry.mode;
    const { uid, gid, mtime } = entry;
    const isBelow = entry.kind === "directory";
    const inode = new Inode(entry.kind, number, { mode, uid, gid, mtime }, undefined, isBelow);
    inode.links = frozen.links;
    if (entry.kind === "file") inode.adopt(entry.content);
    if (entry.kind === "symlink") inode.target = entry.target;
    if (entry.kind === "directory") inode.lower = frozen.children;
    return inode;
  }

  // --- content of files ----------------------------------------------------------------------------

  get size(): number {
    if (this.kind === "symlink") return this.target.length;
    return this.kind === "directory" ? 4096 : this.length;
  }

  /** The whole content. The caller must not change it; later writes do not show in it. */
  content(): Uint8Array {
    this.shared = Math.max(this.shared, this.length);
    return this.bytes.length === this.length ? this.bytes : this.bytes.subarray(0, this.length);
  }

  /** Takes `content` without copying; it must never change. */
  adopt(content: Uint8Array): void {
    this.bytes = content;
    this.length = content.length;
    this.shared = content.length;
  }

  slice(from: number, max: number): Uint8Array {
    return this.bytes.slice(from, Math.min(this.length, from + max));
  }

  writeAt(position: number, data: Uint8Array): void {
    const end = position + data.length;
    if (position < this.shared || end > this.bytes.length) {
      const capacity = end > this.bytes.length ? Math.max(end, this.bytes.length * 2, 64) : this.bytes.length;
      const copy = new Uint8Array(capacity);
      copy.set(this.bytes.subarray(0, this.length));
      this.bytes = copy;
      this.shared = 0;
    }
    this.bytes.set(data, position);
    this.length = Math.max(this.length, end);
  }

  truncate(): void {
    this.adopt(NOTHING);
  }

  // --- children of directories ---------------------------------------------------------------------

  /** The child called `name`; `allocate` numbers a child that is taken over from the lower directory. */
  child(name: string, allocate: () => number): Inode | undefined {
    const own = this.taken.get(name);
    if (own || !this.lower || this.removed.has(name)) return own;
    const frozen = this.lower.get(name);
    if (!frozen) return undefined;
    const inode = Inode.thaw(frozen, allocate());
    this.taken.set(name, inode);
    return inode;
  }

  /** Sorted as readdir shows them: by code unit, so that runs are alike. */
  names(): string[] {
    const names = new Set(this.taken.keys());
    for (const name of this.lower?.keys() ?? []) if (!this.removed.has(name)) names.add(name);
    return [...names].sort();
  }

  isEmpty(): boolean {
    if (this.taken.size > 0) return false;
    for (const name of this.lower?.keys() ?? []) if (!this.removed.has(name)) return false;
    return true;
  }

  attach(name: string, child: Inode): void {
    this.removed.add(name);
    this.taken.set(name, child);
  }

  detach(name: string): void {
    this.removed.add(name);
    this.taken.delete(name);
  }

  /** Children that somebody looked at or made: all that can differ from `lower`. */
  touched(): ReadonlyMap<string, Inode> {
    return this.taken;
  }

  /** True while every child that was not touched comes from `children`. */
  restsOn(children: ReadonlyMap<string, Frozen> | undefined): boolean {
    return this.lower === children;
  }

  /** Names of the lower directory that are gone or were made anew. */
  replaced(): ReadonlySet<string> {
    return this.removed;
  }
}
