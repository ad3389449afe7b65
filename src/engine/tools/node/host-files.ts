/** The file operations behind `fs`. Bytes travel as latin1 text, paths are taken from the working directory. */
import { type Credentials, type FileSystem, FileSystemError, type OpenFile } from "../../filesystem/types.ts";
import { absolute } from "../../process/executable.ts";
import type { Process } from "../../process/types.ts";
import { describeError } from "./errors.ts";
import { fromLatin1, toLatin1 } from "./latin1.ts";

type Argument = string & number & boolean;

const ACCESS: readonly string[] = ["", "x", "w", "wx", "r", "rx", "rw", "rwx"];
/** System calls by operation, as Node names them in its messages. */
const SYSCALL: Readonly<Record<string, string>> = {
  read: "open",
  write: "open",
  readdir: "scandir",
  rm: "rm",
  truncate: "open",
  realpath: "lstat",
  utimes: "utime",
};

const TWO_PATHS = new Set(["rename", "copyfile", "symlink", "link"]);

export class HostFiles {
  private readonly process: Process;
  private readonly open = new Map<number, OpenFile>();
  private lastFd = 9;

  constructor(process: Process) {
    this.process = process;
  }

  private get filesystem(): FileSystem {
    return this.process.machine.filesystem;
  }

  private get as(): Credentials {
    return this.process.credentials;
  }

  /** Runs one operation; throws the fields of an error (`{error}`) for the program to see. */
  run(operation: string, args: readonly Argument[]): { value: unknown } | { error: unknown } {
    this.process.tick(10);
    try {
      return { value: this.operate(operation, args) ?? null };
    } catch (error) {
      return { error: this.errorOf(error, operation, args) };
    }
  }

  /** Node names both paths of what takes two, and the call that failed. */
  private errorOf(error: unknown, operation: string, [first, second]: readonly Argument[]): unknown {
    const code = error instanceof FileSystemError ? error.code : undefined;
    // A folder can be opened; reading it fails, and then the path is not known any more.
    if (operation === "read" && code === "EISDIR")
      return { ...describeError(error, "read"), path: undefined };
    // What removes looks first.
    const call = operation === "rm" && code === "ENOENT" ? "lstat" : (SYSCALL[operation] ?? operation);
    const path = typeof first === "string" ? `${first}${operation === "mkdtemp" ? "XXXXXX" : ""}` : undefined;
    return { ...describeError(error, call, path), ...(TWO_PATHS.has(operation) ? { dest: second } : {}) };
  }

  private operate(operation: string, args: readonly Argument[]): unknown {
    const { filesystem: files, as } = this;
    const [first, second, third, fourth] = args as [Argument, Argument, Argument, Argument];
    const path = typeof first === "string" ? absolute(first, this.process.cwd) : "";
    const masked = (mode: number) => mode & ~this.process.umask;
    switch (operation) {
      case "exists":
        return files.exists(path, as);
      case "read": {
        // Node opens a folder and fails on reading it.
        return toLatin1(files.readFile(path, as));
      }
      case "write":
        return this.write(path, second, third, masked(fourth));
      case "readdir":
        return second ? this.deep(path, "") : files.readdir(path, as);
      case "stat":
      case "lstat":
        return this.stat(operation === "stat" ? files.stat(path, as) : files.lstat(path, as));
      case "mkdir":
        return this.mkdir(path, second, masked(third));
      case "mkdtemp": {
        const made = `${path}${[...this.process.machine.random(6)].map((byte) => "abcdefghijklmnop"[byte % 16]).join("")}`;
        files.mkdir(made, 0o700, as);
        return made;
      }
      case "rm":
        return this.remove(path, second, third);
      case "rmdir":
        return files.rmdir(path, as);
      case "unlink":
        return files.unlink(path, as);
      case "rename":
        return files.rename(path, absolute(second, this.process.cwd), as);
      case "symlink":
        return files.symlink(first, absolute(second, this.process.cwd), as);
      case "copyfile":
        return this.write(
          absolute(second, this.process.cwd),
          toLatin1(files.readFile(path, as)),
          "w",
          files.stat(path, as).mode & 0o777,
        );
      case "truncate":
        return this.truncate(path, second);
      case "link":
        return files.link(path, absolute(second, this.process.cwd), as);
      case "readlink":
        return files.readlink(path, as);
      case "realpath":
        return files.realpath(path, as);
      case "chmod":
        return files.chmod(path, second, as);
      case "chown":
        return files.chown(path, second, third, as);
      case "utimes":
        return files.utimes(path, second, as);
      case "access":
        files.stat(path, as);
        if (!files.access(path, ACCESS[second] ?? "", as)) throw new FileSystemError("EACCES", path);
        return null;
      default:
        return this.descriptor(operation, args);
    }
  }

  private descriptor(operation: string, args: readonly Argument[]): unknown {
    const [first, second, third] = args as [Argument, Argument, Argument];
    if (operation === "open") {
      const flags = String(second);
      const file = this.filesystem.open(
        absolute(first, this.process.cwd),
        {
          read: /r|\+/.test(flags),
          write: /w|\+/.test(flags),
          append: flags.startsWith("a"),
          create: /^[wa]/.test(flags),
          truncate: flags.startsWith("w"),
          exclusive: flags.includes("x"),
        },
        third & ~this.process.umask,
        this.as,
      );
      this.lastFd += 1;
      this.open.set(this.lastFd, file);
      return this.lastFd;
    }
    const file = this.open.get(first) ?? this.process.descriptors.get(first)?.file;
    if (!file) throw new FileSystemError("EBADF", "");
    switch (operation) {
      case "readPart":
        return toLatin1(file.read(second));
      case "readOpen": {
        const parts: string[] = [];
        for (let part = file.read(); part.length > 0; part = file.read()) parts.push(toLatin1(part));
        return parts.join("");
      }
      case "writeOpen":
        return file.write(fromLatin1(second));
      case "fstat":
        return this.stat(file.stat());
      case "close":
        this.open.delete(first);
        return file.close();
      default:
        throw new Error(`node: no file operation ${operation}`);
    }
  }

  private write(path: string, text: string, flag: string, mode: number): void {
    const append = flag.startsWith("a");
    const flags = { write: true, create: true, append, truncate: !append, exclusive: flag.includes("x") };
    const file = this.filesystem.open(path, flags, mode, this.as);
    file.write(fromLatin1(text));
    file.close();
  }

  private truncate(path: string, length: number): void {
    const { filesystem: files, as } = this;
    const kept = files.readFile(path, as).slice(0, length);
    this.write(path, toLatin1(kept), "w", files.stat(path, as).mode & 0o777);
  }

  private mkdir(path: string, recursive: boolean, mode: number): string | undefined {
    if (!recursive) {
      this.filesystem.mkdir(path, mode, this.as);
      return undefined;
    }
    let made: string | undefined;
    let at = "";
    for (const name of path.split("/").filter(Boolean)) {
      at += `/${name}`;
      if (this.filesystem.exists(at, this.as)) continue;
      this.filesystem.mkdir(at, mode, this.as);
      made ??= at;
    }
    return made;
  }

  private remove(path: string, recursive: boolean, force: boolean): void {
    const { filesystem: files, as } = this;
    try {
      if (files.lstat(path, as).kind !== "directory") {
        files.unlink(path, as);
        return;
      }
      if (!recursive) throw new FileSystemError("EISDIR", path);
      for (const name of files.readdir(path, as)) this.remove(`${path}/${name}`, true, force);
      files.rmdir(path, as);
    } catch (error) {
      if (!(force && error instanceof FileSystemError && error.code === "ENOENT")) throw error;
    }
  }

  private deep(path: string, prefix: string): string[] {
    return this.filesystem.readdir(path, this.as).flatMap((name) => {
      const full = `${path}/${name}`;
      const below = this.filesystem.lstat(full, this.as).kind === "directory";
      return [`${prefix}${name}`, ...(below ? this.deep(full, `${prefix}${name}/`) : [])];
    });
  }

  private stat(stat: ReturnType<FileSystem["stat"]>): unknown {
    const { kind, mode, uid, gid, size, mtime, inode, device, links } = stat;
    const type = {
      file: 0o100000,
      directory: 0o040000,
      symlink: 0o120000,
      device: 0o020000,
      fifo: 0o010000,
      socket: 0o140000,
    };
    return {
      kind,
      dev: device,
      ino: inode,
      mode: type[kind] | mode,
      nlink: links,
      uid,
      gid,
      size,
      mtimeMs: mtime,
    };
  }
}
