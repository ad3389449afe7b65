import type { Inode } from "./node.ts";
import { FileSystemError, type OpenFile, type OpenFlags, type Stat } from "./types.ts";

/** What an open file tells the filesystem it belongs to. */
export interface OpenHooks {
  readonly stat: (inode: Inode) => Stat;
  /** Counts bytes written, and stamps the time. */
  readonly written: (inode: Inode, bytes: number) => void;
}

/** An open regular file or directory. It holds the inode, not the name: removing the name changes nothing. */
export function openInode(inode: Inode, path: string, flags: OpenFlags, hooks: OpenHooks): OpenFile {
  let position = 0;
  let open = true;
  const check = (allowed: boolean | undefined) => {
    if (!open || !allowed) throw new FileSystemError("EBADF", path);
  };
  return {
    read(max = 65536) {
      check(flags.read);
      if (inode.kind === "directory") throw new FileSystemError("EISDIR", path);
      const bytes = inode.slice(position, max);
      position += bytes.length;
      return bytes;
    },
    write(data) {
      check(flags.write || flags.append);
      if (flags.append) position = inode.size;
      hooks.written(inode, data.length);
      inode.writeAt(position, data);
      position += data.length;
    },
    seek(to) {
      check(true);
      position = to;
    },
    stat: () => hooks.stat(inode),
    close() {
      open = false;
    },
  };
}

/** An open file whose content was computed when it was opened: /proc/1/environ. */
export function openSnapshot(content: Uint8Array, path: string, stat: () => Stat): OpenFile {
  let position = 0;
  return {
    read(max = 65536) {
      const bytes = content.slice(position, position + max);
      position += bytes.length;
      return bytes;
    },
    write() {
      throw new FileSystemError("EACCES", path);
    },
    seek(to) {
      position = to;
    },
    stat,
    close() {},
  };
}
