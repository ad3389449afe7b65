import type { Inode } from "./node.ts";
import { openInode, openSnapshot } from "./open.ts";
import { inGroup, mayRemoveFrom, permits, type Want } from "./permissions.ts";
import { type Mounted, Namespace, type Place } from "./resolve.ts";
import {
  type Credentials,
  type ErrorCode,
  type FileKind,
  type FileSystem,
  FileSystemError,
  type MountOptions,
  type OpenFile,
  type OpenFlags,
  ROOT,
  type Stat,
  type Tree,
} from "./types.ts";

export interface FileSystemOptions {
  /** The time that changes are stamped with, in ms. Default: always 0. */
  readonly now?: () => number;
  /** Told of every write: a machine counts them against its budget. */
  readonly onWrite?: (bytes: number) => void;
}

/** A mount namespace with `root` at "/". Two of them may share trees: what one writes the other sees. */
export function createFileSystem(root: Tree, options: FileSystemOptions = {}): FileSystem {
  return new MemoryFileSystem(root, options);
}

class MemoryFileSystem implements FileSystem {
  private readonly space: Namespace;
  private readonly trees: unknown[] = [];
  private readonly now: () => number;
  private readonly onWrite: (bytes: number) => void;

  constructor(root: Tree, options: FileSystemOptions) {
    this.space = new Namespace(root);
    this.now = options.now ?? (() => 0);
    this.onWrite = options.onWrite ?? (() => {});
  }

  // --- looking --------------------------------------------------------------------------------------

  /** Device numbers count the trees of this namespace, so that they are the same in every run. */
  private device(mounted: Mounted): number {
    const known = this.trees.indexOf(mounted.inside);
    return known >= 0 ? known + 1 : this.trees.push(mounted.inside);
  }

  private describe(inode: Inode, mounted: Mounted): Stat {
    const { kind, mode, uid, gid, size, mtime, number, links } = inode;
    return { kind, mode, uid, gid, size, mtime, inode: number, links, device: this.device(mounted) };
  }

  private find(path: string, as: Credentials, follow = true): Place & { inode: Inode } {
    const place = this.space.resolve(path, as, follow);
    if (!place.inode) throw new FileSystemError("ENOENT", path);
    return place as Place & { inode: Inode };
  }

  stat(path: string, as: Credentials): Stat {
    const place = this.find(path, as);
    return this.describe(place.inode, place.mounted);
  }

  lstat(path: string, as: Credentials): Stat {
    const place = this.find(path, as, false);
    return this.describe(place.inode, place.mounted);
  }

  exists(path: string, as: Credentials): boolean {
    try {
      this.find(path, as);
      return true;
    } catch (error) {
      if (error instanceof FileSystemError) return false;
      throw error;
    }
  }

  access(path: string, want: string, as: Credentials): boolean {
    try {
      const { inode, mounted } = this.find(path, as);
      if (want.includes("w") && mounted.readOnly && inode.kind !== "device") return false;
      return [...want].every((letter) => permits(inode, letter as Want, as));
    } catch (error) {
      if (error instanceof FileSystemError) return false;
      throw error;
    }
  }

  realpath(path: string, as: Credentials): string {
    return this.find(path, as).path;
  }

  readlink(path: string, as: Credentials): string {
    const { inode } = this.find(path, as, false);
    if (inode.kind !== "symlink") throw new FileSystemError("EINVAL", path);
    return inode.dynamic?.target?.(as) ?? inode.target;
  }

  readdir(path: string, as: Credentials): string[] {
    const place = this.find(path, as);
    if (place.inode.kind !== "directory") throw new FileSystemError("ENOTDIR", path);
    if (!permits(place.inode, "r", as)) throw new FileSystemError("EACCES", path);
    const names = place.inode.dynamic?.names?.(as) ?? place.inode.names();
    const stubs = this.space.stubsIn(place.path);
    return stubs.length === 0 ? [...names] : [...new Set([...names, ...stubs])].sort();
  }

  // --- files ----------------------------------------------------------------------------------------

  private changed(inode: Inode): void {
    inode.mtime = this.now();
  }

  private writable(mounted: Mounted, path: string): void {
    if (mounted.readOnly) throw new FileSystemError("EROFS", path);
  }

  open(path: string, flags: OpenFlags, mode: number, as: Credentials): OpenFile {
    const writes = flags.write || flags.append || flags.truncate;
    let place = this.space.resolve(path, as, !(flags.create && flags.exclusive));
    if (!place.inode) {
      if (!flags.create || path.endsWith("/")) {
        throw new FileSystemError(flags.create ? "EISDIR" : "ENOENT", path);
      }
      place = this.create("file", place, mode, path, as);
    } else {
      if (flags.create && flags.exclusive) throw new FileSystemError("EEXIST", path);
      if (place.inode.kind === "directory" && writes) throw new FileSystemError("EISDIR", path);
      if (place.inode.kind === "symlink") throw new FileSystemError("ELOOP", path);
      if (writes && place.inode.kind !== "device") this.writable(place.mounted, path);
      if (flags.read && !permits(place.inode, "r", as)) throw new FileSystemError("EACCES", path);
      if (writes && !permits(place.inode, "w", as)) throw new FileSystemError("EACCES", path);
    }
    const inode = place.inode!;
    const stat = () => this.describe(inode, place.mounted);
    if (inode.dynamic?.open) return inode.dynamic.open(flags, as);
    if (inode.dynamic?.content) return openSnapshot(inode.dynamic.content(as), path, stat);
    if (inode.kind !== "file" && inode.kind !== "directory") throw new FileSystemError("ENOTSUP", path);
    if (flags.truncate) {
      inode.truncate();
      this.changed(inode);
    }
    return openInode(inode, path, flags, {
      stat,
      written: (at, bytes) => {
        this.onWrite(bytes);
        this.changed(at);
      },
    });
  }

  readFile(path: string, as: Credentials): Uint8Array {
    const { inode } = this.find(path, as);
    if (!permits(inode, "r", as)) throw new FileSystemError("EACCES", path);
    if (inode.kind === "directory") throw new FileSystemError("EISDIR", path);
    if (inode.dynamic?.content) return inode.dynamic.content(as);
    if (inode.kind !== "file") return this.open(path, { read: true }, 0, as).read();
    return inode.content();
  }

  writeFile(path: string, content: Uint8Array, mode: number, as: Credentials): void {
    const file = this.open(path, { write: true, create: true, truncate: true }, mode, as);
    file.write(content);
    file.close();
  }

  // --- names ----------------------------------------------------------------------------------------

  /** Makes `place` exist. `mode` is taken as it is: umask is the caller's business. */
  private create(kind: FileKind, place: Place, mode: number, path: string, as: Credentials): Place {
    this.writable(place.mounted, path);
    if (place.folder.dynamic) throw new FileSystemError("EACCES", path);
    if (!permits(place.folder, "w", as)) throw new FileSystemError("EACCES", path);
    // A directory with the setgid bit hands its group on.
    const inherits = (place.folder.mode & 0o2000) !== 0;
    const inode = place.mounted.inside.make(kind, {
      mode: (mode & 0o7777) | (inherits && kind === "directory" ? 0o2000 : 0),
      uid: as.uid,
      gid: inherits ? place.folder.gid : as.gid,
      mtime: this.now(),
    });
    place.folder.attach(place.name, inode);
    this.changed(place.folder);
    return { ...place, inode };
  }

  private makeNew(kind: FileKind, path: string, mode: number, as: Credentials): Inode {
    const trimmed = kind === "directory" ? path.replace(/\/+$/, "") || "/" : path;
    const place = this.space.resolve(trimmed, as, false);
    if (place.inode) throw new FileSystemError("EEXIST", path);
    if (trimmed.endsWith("/")) throw new FileSystemError("ENOENT", path);
    return this.create(kind, place, mode, path, as).inode!;
  }

  mkdir(path: string, mode: number, as: Credentials): void {
    this.makeNew("directory", path, mode, as);
  }

  mkfifo(path: string, mode: number, as: Credentials): void {
    this.makeNew("fifo", path, mode, as);
  }

  symlink(target: string, path: string, as: Credentials): void {
    if (target === "") throw new FileSystemError("ENOENT", path);
    this.makeNew("symlink", path, 0o777, as).target = target;
  }

  link(existing: string, path: string, as: Credentials): void {
    const from = this.find(existing, as, false);
    if (from.inode.kind === "directory") throw new FileSystemError("EPERM", path);
    const to = this.space.resolve(path, as, false);
    if (to.inode) throw new FileSystemError("EEXIST", path);
    if (from.mounted !== to.mounted) throw new FileSystemError("EXDEV", path);
    this.mayChange(to, path, as);
    to.folder.attach(to.name, from.inode);
    from.inode.links += 1;
    this.changed(to.folder);
  }

  private mayChange(place: Place, path: string, as: Credentials): void {
    this.writable(place.folderMount, path);
    if (place.folder.dynamic || !permits(place.folder, "w", as)) throw new FileSystemError("EACCES", path);
  }

  /** The checks that unlink, rmdir and both ends of rename share, in the kernel's order (may_delete). */
  private mayRemove(place: Place & { inode: Inode }, path: string, as: Credentials): void {
    this.mayChange(place, path, as);
    if (!mayRemoveFrom(place.folder, place.inode, as)) throw new FileSystemError("EPERM", path);
    if (place.path === "/" || this.space.busy(place.path)) throw new FileSystemError("EBUSY", path);
  }

  unlink(path: string, as: Credentials): void {
    const place = this.find(path, as, false);
    this.mayRemove(place, path, as);
    if (place.inode.kind === "directory") throw new FileSystemError("EISDIR", path);
    place.folder.detach(place.name);
    place.inode.links -= 1;
    this.changed(place.folder);
  }

  rmdir(path: string, as: Credentials): void {
    if (/(^|\/)\.\/*$/.test(path)) throw new FileSystemError("EINVAL", path);
    const place = this.find(path.replace(/\/+$/, "") || "/", as, false);
    if (place.inode.kind !== "directory") throw new FileSystemError("ENOTDIR", path);
    this.mayRemove(place, path, as);
    if (!place.inode.isEmpty()) throw new FileSystemError("ENOTEMPTY", path);
    place.folder.detach(place.name);
    this.changed(place.folder);
  }

  rename(from: string, to: string, as: Credentials): void {
    const fail = (code: ErrorCode) => new FileSystemError(code, code === "ENOENT" ? from : to);
    const old = this.find(from.replace(/(.)\/+$/, "$1"), as, false);
    const moved = old.inode;
    const next = this.space.resolve(to.replace(/(.)\/+$/, "$1"), as, false);
    if (old.folderMount !== next.folderMount) throw fail("EXDEV");
    this.mayRemove(old, from, as);
    this.mayChange(next, to, as);
    if (moved.kind === "directory") {
      if (next.path === old.path) return;
      if (next.path.startsWith(`${old.path}/`)) throw fail("EINVAL");
      // Its ".." changes, which is a write to the directory itself.
      if (old.folder !== next.folder && !permits(moved, "w", as)) throw fail("EACCES");
    }
    const over = next.inode;
    if (over) {
      if (over === moved) return;
      this.mayRemove({ ...next, inode: over }, to, as);
      if (moved.kind === "directory" && over.kind !== "directory") throw fail("ENOTDIR");
      if (moved.kind !== "directory" && over.kind === "directory") throw fail("EISDIR");
      if (over.kind === "directory" && !over.isEmpty()) throw fail("ENOTEMPTY");
      over.links -= 1;
    } else if (moved.kind !== "directory" && to.endsWith("/")) throw fail("ENOTDIR");
    old.folder.detach(old.name);
    next.folder.attach(next.name, moved);
    this.changed(old.folder);
    this.changed(next.folder);
  }

  // --- metadata -------------------------------------------------------------------------------------

  private owned(path: string, as: Credentials, follow: boolean): Inode {
    const { inode, mounted } = this.find(path, as, follow);
    this.writable(mounted, path);
    if (inode.dynamic && inode.kind !== "device") throw new FileSystemError("EPERM", path);
    if (as.uid !== 0 && as.uid !== inode.uid) throw new FileSystemError("EPERM", path);
    return inode;
  }

  chmod(path: string, mode: number, as: Credentials): void {
    const inode = this.owned(path, as, true);
    const keepsGroupBit = as.uid === 0 || inGroup(as, inode.gid);
    inode.mode = mode & (keepsGroupBit ? 0o7777 : 0o5777);
  }

  chown(path: string, uid: number, gid: number, as: Credentials, follow = true): void {
    const { inode, mounted } = this.find(path, as, follow);
    this.writable(mounted, path);
    const newUid = uid === -1 ? inode.uid : uid;
    const newGid = gid === -1 ? inode.gid : gid;
    if (as.uid !== 0) {
      const keepsOwner = as.uid === inode.uid && newUid === inode.uid;
      if (!keepsOwner || (newGid !== inode.gid && !inGroup(as, newGid)))
        throw new FileSystemError("EPERM", path);
    }
    inode.uid = newUid;
    inode.gid = newGid;
    if (inode.kind === "file") inode.mode &= 0o1777;
  }

  utimes(path: string, mtime: number, as: Credentials, follow = true): void {
    const { inode, mounted } = this.find(path, as, follow);
    this.writable(mounted, path);
    const toNow = mtime === this.now() && permits(inode, "w", as);
    if (as.uid !== 0 && as.uid !== inode.uid && !toNow) {
      throw new FileSystemError(mtime === this.now() ? "EACCES" : "EPERM", path);
    }
    inode.mtime = mtime;
  }

  // --- mounts ---------------------------------------------------------------------------------------

  mount(target: string, tree: Tree, options: MountOptions = {}): void {
    const place = this.space.resolve(target, ROOT, true);
    if (!place.inode && !options.stub) throw new FileSystemError("ENOENT", target);
    this.space.attach(place.path, tree, options);
    const mounted = this.space.at(place.path);
    const isFolder = (inode: Inode) => inode.kind === "directory";
    if (mounted && place.inode && isFolder(mounted.node) !== isFolder(place.inode)) {
      this.space.detach(place.path);
      throw new FileSystemError("ENOTDIR", target);
    }
  }

  unmount(target: string): void {
    const { path } = this.space.resolve(target, ROOT, true);
    if (!this.space.detach(path)) throw new FileSystemError("EINVAL", target);
  }

  mounts(): readonly Mounted[] {
    return this.space.list;
  }
}
