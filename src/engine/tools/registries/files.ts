/** The files and variables that a package manager reads and writes for the user who runs it. */
import { FileSystemError } from "../../filesystem/types.ts";
import { absolute } from "../../process/executable.ts";
import { bytesOf, textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";

export class UserFiles {
  readonly process: Process;
  cwd: string;

  constructor(process: Process) {
    this.process = process;
    this.cwd = process.cwd;
  }

  /** A variable that is set and not empty. */
  variable(name: string): string | undefined {
    return this.process.environment.get(name) || undefined;
  }

  get home(): string {
    return this.variable("HOME") ?? "/root";
  }

  path(path: string): string {
    return absolute(path, this.cwd).replace(/(?<=.)\/(?:\.\/)*$/, "");
  }

  exists(path: string): boolean {
    return this.process.machine.filesystem.exists(this.path(path), this.process.credentials);
  }

  /** Undefined for a file that is not there or may not be read. */
  read(path: string): Uint8Array | undefined {
    try {
      return this.process.machine.filesystem.readFile(this.path(path), this.process.credentials);
    } catch (error) {
      if (error instanceof FileSystemError) return undefined;
      throw error;
    }
  }

  readText(path: string): string | undefined {
    const bytes = this.read(path);
    return bytes && textOf(bytes);
  }

  /** Makes the folders above too. Throws FileSystemError. */
  write(path: string, content: string | Uint8Array, mode = 0o666): void {
    const full = this.path(path);
    this.makeFolders(full.replace(/\/[^/]*$/, ""));
    const { machine, credentials, umask } = this.process;
    const bytes = typeof content === "string" ? bytesOf(content) : content;
    machine.filesystem.writeFile(full, bytes, mode & ~umask, credentials);
  }

  makeFolders(path: string, mode = 0o777): void {
    const { machine, credentials, umask } = this.process;
    let at = "";
    for (const name of this.path(path).split("/").filter(Boolean)) {
      at += `/${name}`;
      if (!machine.filesystem.exists(at, credentials))
        machine.filesystem.mkdir(at, mode & ~umask, credentials);
    }
  }

  /** Sorted names; none where there is no such folder. */
  list(path: string): string[] {
    try {
      return this.process.machine.filesystem.readdir(this.path(path), this.process.credentials);
    } catch (error) {
      if (error instanceof FileSystemError) return [];
      throw error;
    }
  }

  /** All files below a folder, as paths relative to it. */
  walk(path: string, below = ""): string[] {
    const { machine, credentials } = this.process;
    return this.list(`${path}/${below}`).flatMap((name) => {
      const relative = below === "" ? name : `${below}/${name}`;
      const { kind } = machine.filesystem.lstat(this.path(`${path}/${relative}`), credentials);
      return kind === "directory" ? this.walk(path, relative) : [relative];
    });
  }

  /** Removes a file; a missing one is no error. */
  remove(path: string): void {
    try {
      this.process.machine.filesystem.unlink(this.path(path), this.process.credentials);
    } catch (error) {
      if (!(error instanceof FileSystemError) || error.code !== "ENOENT") throw error;
    }
  }
}
