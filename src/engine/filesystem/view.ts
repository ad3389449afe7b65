/** Looking at a mount namespace: finding what a path names, and describing it as the kernel would. */

import type { Inode } from "./node.ts";
import { permits, type Want } from "./permissions.ts";
import { type Mounted, Namespace, type Place } from "./resolve.ts";
import { type Credentials, FileSystemError, type Stat, type Tree } from "./types.ts";

export interface FileSystemOptions {
  /** The time that changes are stamped with, in ms. Default: always 0. */
  readonly now?: () => number;
  /** Told of every write: a machine counts them against its budget. */
  readonly onWrite?: (bytes: number) => void;
}

export class NamespaceView {
  protected readonly space: Namespace;
  private readonly trees: unknown[] = [];
  protected readonly now: () => number;
  protected readonly onWrite: (bytes: number) => void;

  constructor(root: Tree, options: FileSystemOptions) {
    this.space = new Namespace(root);
    this.now = options.now ?? (() => 0);
    this.onWrite = options.onWrite ?? (() => {});
  }

  /** Device numbers count the trees of this namespace, so that they are the same in every run. */
  private device(mounted: Mounted): number {
    const known = this.trees.indexOf(mounted.inside);
    return known >= 0 ? known + 1 : this.trees.push(mounted.inside);
  }

  protected describe(inode: Inode, mounted: Mounted): Stat {
    const { kind, mode, uid, gid, size, mtime, number, links } = inode;
    return { kind, mode, uid, gid, size, mtime, inode: number, links, device: this.device(mounted) };
  }

  protected find(path: string, as: Credentials, follow = true): Place & { inode: Inode } {
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
}
