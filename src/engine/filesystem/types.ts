/** Who acts: the numbers that the kernel checks permissions with. Root is uid 0. */
export interface Credentials {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  /** Root without CAP_DAC_OVERRIDE: permission bits hold for it too. */
  readonly bounded?: boolean;
}

export const ROOT: Credentials = { uid: 0, gid: 0, groups: [0] };

export type FileKind = "file" | "directory" | "symlink" | "device" | "fifo" | "socket";

/** What stat(2) tells. `mode` holds the 12 permission bits (0o7777), never the kind. `mtime` in ms. */
export interface Stat {
  readonly kind: FileKind;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  readonly inode: number;
  readonly device: number;
  readonly links: number;
}

export type ErrorCode =
  | "EACCES"
  | "EBUSY"
  | "EEXIST"
  | "EINVAL"
  | "EISDIR"
  | "ELOOP"
  | "EMFILE"
  | "ENAMETOOLONG"
  | "ENOENT"
  | "ENOEXEC"
  | "ENOSPC"
  | "ENOTDIR"
  | "ENOTEMPTY"
  | "EPERM"
  | "EROFS"
  | "EXDEV"
  | "EBADF"
  | "EPIPE"
  | "ESRCH"
  | "ECHILD"
  | "ENOTSUP";

/** strerror(3), as glibc and musl agree on it: `ENOENT` is "No such file or directory". */
export const ERROR_TEXT: Record<ErrorCode, string> = {
  EACCES: "Permission denied",
  EBADF: "Bad file descriptor",
  EBUSY: "Device or resource busy",
  ECHILD: "No child processes",
  EEXIST: "File exists",
  EINVAL: "Invalid argument",
  EISDIR: "Is a directory",
  ELOOP: "Too many levels of symbolic links",
  EMFILE: "Too many open files",
  ENAMETOOLONG: "File name too long",
  ENOENT: "No such file or directory",
  ENOEXEC: "Exec format error",
  ENOSPC: "No space left on device",
  ENOTDIR: "Not a directory",
  ENOTEMPTY: "Directory not empty",
  ENOTSUP: "Operation not supported",
  EPERM: "Operation not permitted",
  EPIPE: "Broken pipe",
  EROFS: "Read-only file system",
  ESRCH: "No such process",
  EXDEV: "Invalid cross-device link",
};

/** A refused file operation; programs print `text` in their own wording. */
export class FileSystemError extends Error {
  override readonly name = "FileSystemError";
  readonly code: ErrorCode;
  readonly path: string;

  constructor(code: ErrorCode, path: string) {
    // A refused lookup is an answer, asked for thousands of times; a stack trace would be most of its cost.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(`${path}: ${ERROR_TEXT[code]}`);
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
    this.path = path;
  }

  get text(): string {
    return ERROR_TEXT[this.code];
  }
}

/** How open(2) is asked to open. `create` makes a missing file with `mode` less the umask. */
export interface OpenFlags {
  readonly read?: boolean;
  readonly write?: boolean;
  readonly append?: boolean;
  readonly create?: boolean;
  readonly exclusive?: boolean;
  readonly truncate?: boolean;
}

/** An open file: keeps its content even when the name is removed, as on any Unix. Synchronous. */
export interface OpenFile {
  /** At most `max` bytes from the current position; an empty array at the end. */
  read(max?: number): Uint8Array;
  write(data: Uint8Array): void;
  seek(position: number): void;
  stat(): Stat;
  close(): void;
}

/**
 * A mount namespace: one root with everything mounted below it. Paths are absolute; every call checks
 * the permissions of `as` and throws FileSystemError. All calls are synchronous: files live in memory.
 */
export interface FileSystem {
  stat(path: string, as: Credentials): Stat;
  lstat(path: string, as: Credentials): Stat;
  exists(path: string, as: Credentials): boolean;
  /** access(2): may `as` do all that `want` names ("r", "w", "x" letters)? */
  access(path: string, want: string, as: Credentials): boolean;
  realpath(path: string, as: Credentials): string;
  open(path: string, flags: OpenFlags, mode: number, as: Credentials): OpenFile;
  readFile(path: string, as: Credentials): Uint8Array;
  /** Creates or truncates; an existing file keeps owner and mode. */
  writeFile(path: string, content: Uint8Array, mode: number, as: Credentials): void;
  /** Sorted names. */
  readdir(path: string, as: Credentials): string[];
  mkdir(path: string, mode: number, as: Credentials): void;
  unlink(path: string, as: Credentials): void;
  rmdir(path: string, as: Credentials): void;
  rename(from: string, to: string, as: Credentials): void;
  symlink(target: string, path: string, as: Credentials): void;
  readlink(path: string, as: Credentials): string;
  link(existing: string, path: string, as: Credentials): void;
  chmod(path: string, mode: number, as: Credentials): void;
  /** `follow: false` is lchown. -1 leaves a number as it is. */
  chown(path: string, uid: number, gid: number, as: Credentials, follow?: boolean): void;
  utimes(path: string, mtime: number, as: Credentials, follow?: boolean): void;
  mkfifo(path: string, mode: number, as: Credentials): void;
  /** What bind(2) makes of a local socket. Who answers behind it is not the file system's matter. */
  mksocket(path: string, mode: number, as: Credentials): void;

  /** Puts `tree` (or the folder or file at `source` in it) over `target`, which must exist. */
  mount(target: string, tree: Tree, options?: MountOptions): void;
  unmount(target: string): void;
  /** In mounting order, the root first. */
  mounts(): readonly Mount[];
}

export interface MountOptions {
  /** Path inside `tree`; default "/". A file there is mounted as a file. */
  readonly source?: string;
  readonly readOnly?: boolean;
  /** The target's last name need not exist: it shows while it is mounted on, and never becomes part of the tree. */
  readonly stub?: boolean;
  /** How the mount introduces itself in /proc/mounts: overlay, tmpfs, ext4, proc. */
  readonly type?: string;
}

export interface Mount extends MountOptions {
  readonly target: string;
  readonly tree: Tree;
}

declare const tree: unique symbol;

/**
 * A file tree that can be mounted: a tmpfs, a volume, a cache, the host's disk, /proc, or an overlay of
 * image layers with one writable layer on top. Made by `./tree.ts`, `./overlay.ts` and `../process/proc.ts`.
 */
export interface Tree {
  readonly [tree]: true;
}

/** What one layer says of one path. Directories carry metadata only; children have entries of their own. */
export type LayerEntry =
  | {
      readonly kind: "file";
      readonly content: Uint8Array;
      readonly mode: number;
      readonly uid: number;
      readonly gid: number;
      readonly mtime: number /** Hard link: the earlier path in the same layer that it shares its inode with. */;
      readonly link?: string;
    }
  | {
      readonly kind: "directory";
      readonly mode: number;
      readonly uid: number;
      readonly gid: number;
      readonly mtime: number;
      readonly opaque?: boolean;
    }
  | {
      readonly kind: "symlink";
      readonly target: string;
      readonly uid: number;
      readonly gid: number;
      readonly mtime: number;
    }
  | {
      readonly kind: "fifo" | "device" | "socket";
      readonly mode: number;
      readonly uid: number;
      readonly gid: number;
      readonly mtime: number;
    }
  | { readonly kind: "whiteout" };

/** One layer of an image: absolute path to entry, sorted by path; immutable once made. */
export interface Layer {
  /** sha256 of the layer's canonical bytes, `sha256:...`: equal content, equal digest. */
  readonly digest: string;
  readonly entries: ReadonlyMap<string, LayerEntry>;
}
