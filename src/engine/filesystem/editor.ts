/** Changing the names of a mount namespace: making, linking, removing and renaming, with the kernel's checks. */

import type { Inode } from "./node.ts";
import { mayRemoveFrom, permits } from "./permissions.ts";
import type { Mounted, Place } from "./resolve.ts";
import { type Credentials, type ErrorCode, type FileKind, FileSystemError } from "./types.ts";
import { NamespaceView } from "./view.ts";

export class NamespaceEditor extends NamespaceView {
  protected changed(inode: Inode): void {
    inode.mtime = this.now();
  }

  protected writable(mounted: Mounted, path: string): void {
    if (mounted.readOnly) throw new FileSystemError("EROFS", path);
  }

  /** Makes `place` exist. `mode` is taken as it is: umask is the caller's business. */
  protected create(kind: FileKind, place: Place, mode: number, path: string, as: Credentials): Place {
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

  mksocket(path: string, mode: number, as: Credentials): void {
    this.makeNew("socket", path, mode, as);
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
    if (place.path === "/" || this.space.at(place.path)) throw new FileSystemError("EBUSY", path);
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
    if (!place.inode.isEmpty() || this.space.stubsIn(place.path).length > 0)
      throw new FileSystemError("ENOTEMPTY", path);
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
      if (moved.isBelow) throw fail("EXDEV");
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
    this.space.moved(old.path, next.path);
    this.changed(old.folder);
    this.changed(next.folder);
  }
}
