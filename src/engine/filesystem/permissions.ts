import type { Inode } from "./node.ts";
import type { Credentials } from "./types.ts";

const BITS = { r: 4, w: 2, x: 1 } as const;
export type Want = keyof typeof BITS;

export function inGroup(as: Credentials, gid: number): boolean {
  return as.gid === gid || as.groups.includes(gid);
}

/** access(2) for one inode. Root may read and write all, search every directory, and run what anyone may run. */
export function permits(inode: Inode, want: Want, as: Credentials): boolean {
  if (as.uid === 0 && !as.bounded)
    return want !== "x" || inode.kind === "directory" || (inode.mode & 0o111) !== 0;
  const shift = as.uid === inode.uid ? 6 : inGroup(as, inode.gid) ? 3 : 0;
  return ((inode.mode >> shift) & BITS[want]) !== 0;
}

/** In a directory with the sticky bit (/tmp) only the owner of the entry or of the directory removes it. */
export function mayRemoveFrom(directory: Inode, child: Inode, as: Credentials): boolean {
  if (as.uid === 0 || (directory.mode & 0o1000) === 0) return true;
  return as.uid === child.uid || as.uid === directory.uid;
}
