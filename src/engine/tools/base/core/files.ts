import type { OpenFile } from "../../../filesystem/types.ts";
import {
  type Credentials,
  type FileSystem,
  FileSystemError,
  type OpenFlags,
  type Stat,
} from "../../../filesystem/types.ts";
import type { Process } from "../../../process/types.ts";
import { decodeText, encodeText } from "./bytes.ts";

/** The machine's files as one process sees them: byte-string paths, relative ones below its working folder. */
export class Files {
  readonly #process: Process;

  constructor(process: Process) {
    this.#process = process;
  }

  get #system(): FileSystem {
    return this.#process.machine.filesystem;
  }
  get #as(): Credentials {
    return this.#process.credentials;
  }

  /** The path as the filesystem wants it. The empty path names nothing. */
  absolute(path: string): string {
    if (path === "") throw new FileSystemError("ENOENT", path);
    const text = decodeText(path);
    if (text.startsWith("/")) return text;
    return this.#process.cwd === "/" ? `/${text}` : `${this.#process.cwd}/${text}`;
  }

  stat(path: string): Stat {
    return this.#system.stat(this.absolute(path), this.#as);
  }
  lstat(path: string): Stat {
    return this.#system.lstat(this.absolute(path), this.#as);
  }
  /** The stat, or undefined where there is nothing to be seen. */
  look(path: string, follow = true): Stat | undefined {
    try {
      return follow ? this.stat(path) : this.lstat(path);
    } catch (error) {
      if (error instanceof FileSystemError) return undefined;
      throw error;
    }
  }
  isDirectory(path: string): boolean {
    return this.look(path)?.kind === "directory";
  }
  access(path: string, want: string): boolean {
    return this.#system.access(this.absolute(path), want, this.#as);
  }
  realpath(path: string): string {
    return encodeText(this.#system.realpath(this.absolute(path), this.#as));
  }
  readdir(path: string): string[] {
    return this.#system.readdir(this.absolute(path), this.#as).map(encodeText);
  }
  readlink(path: string): string {
    return encodeText(this.#system.readlink(this.absolute(path), this.#as));
  }
  open(path: string, flags: OpenFlags, mode = 0o666): OpenFile {
    return this.#system.open(this.absolute(path), flags, mode & ~this.#process.umask, this.#as);
  }
  read(path: string): Uint8Array {
    return this.#system.readFile(this.absolute(path), this.#as);
  }
  /** Creates or truncates with `mode` less the umask. */
  write(path: string, content: Uint8Array, mode = 0o666): void {
    const file = this.open(path, { write: true, create: true, truncate: true }, mode);
    file.write(content);
    file.close();
  }
  /** `mode` is taken as it is: callers subtract the umask where mkdir(2) would. */
  mkdir(path: string, mode: number): void {
    this.#system.mkdir(this.absolute(path), mode, this.#as);
  }
  unlink(path: string): void {
    this.#system.unlink(this.absolute(path), this.#as);
  }
  rmdir(path: string): void {
    this.#system.rmdir(this.absolute(path), this.#as);
  }
  rename(from: string, to: string): void {
    this.#system.rename(this.absolute(from), this.absolute(to), this.#as);
  }
  symlink(target: string, path: string): void {
    this.#system.symlink(decodeText(target), this.absolute(path), this.#as);
  }
  link(existing: string, path: string): void {
    this.#system.link(this.absolute(existing), this.absolute(path), this.#as);
  }
  chmod(path: string, mode: number): void {
    this.#system.chmod(this.absolute(path), mode, this.#as);
  }
  chown(path: string, uid: number, gid: number, follow = true): void {
    this.#system.chown(this.absolute(path), uid, gid, this.#as, follow);
  }
  utimes(path: string, mtime: number, follow = true): void {
    this.#system.utimes(this.absolute(path), mtime, this.#as, follow);
  }
  mkfifo(path: string, mode: number): void {
    this.#system.mkfifo(this.absolute(path), mode, this.#as);
  }
}

/** `folder/name` without doubling the slash. */
export function join(folder: string, name: string): string {
  return folder.endsWith("/") ? folder + name : `${folder}/${name}`;
}

/** The last part of a path, as basename(3): trailing slashes do not count; "/" stays. */
export function baseName(path: string): string {
  const trimmed = path.replace(/\/+$/, "");
  if (trimmed === "") return path === "" ? "" : "/";
  return trimmed.slice(trimmed.lastIndexOf("/") + 1);
}

/** The folder of a path, as dirname(3). */
export function dirName(path: string): string {
  const trimmed = path.replace(/\/+$/, "");
  if (trimmed === "") return path === "" ? "." : "/";
  const slash = trimmed.lastIndexOf("/");
  if (slash < 0) return ".";
  return trimmed.slice(0, slash).replace(/\/+$/, "") || "/";
}
