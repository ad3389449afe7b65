/** The in-memory file system of a machine: the calls on files, their metadata and mounts, over the names. */

import { NamespaceEditor } from "./editor.ts";
import type { Inode } from "./node.ts";
import { openInode, openSnapshot } from "./open.ts";
import { inGroup, permits } from "./permissions.ts";
import type { Mounted } from "./resolve.ts";
import {
  type Credentials,
  type FileSystem,
  FileSystemError,
  type MountOptions,
  type OpenFile,
  type OpenFlags,
  ROOT,
  type Tree,
} from "./types.ts";
import type { FileSystemOptions } from "./view.ts";

export type { FileSystemOptions } from "./view.ts";

/** A mount namespace with `root` at "/". Two of them may share trees: what one writes the other sees. */
export function createFileSystem(root: Tree, options: FileSystemOptions = {}): FileSystem {
  return new MemoryFileSystem(root, options);
}

class MemoryFileSystem extends NamespaceEditor implements FileSystem {
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
      const flows = place.inode.kind === "device" || place.inode.kind === "fifo";
      if (writes && !flows) this.writable(place.mounted, path);
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
