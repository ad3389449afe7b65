import { type FileKind, type FileSystem, ROOT } from "../../filesystem/types.ts";
import { joinPath, parentPath } from "../convert/paths.ts";
import { lookAt } from "./snapshot.ts";

/**
 * The places that mounts need and the image does not have: made before a RUN, and taken away after it where
 * nothing was put into them (BuildKit's MountStubsCleaner, recursive since Dockerfile 1.5).
 */
export class MountStubs {
  private readonly files: FileSystem;
  private readonly made: string[] = [];

  constructor(files: FileSystem) {
    this.files = files;
  }

  /** Makes `path` a file or folder to mount on, with the folders above it. */
  make(path: string, kind: FileKind): void {
    const missing: string[] = [];
    for (let at = joinPath("/", path); at !== "/" && !this.files.exists(at, ROOT); at = parentPath(at)) {
      // A link that leads nowhere stays as it is; the kernel mounts on what it names.
      if (lookAt(this.files, at)) break;
      missing.push(at);
    }
    this.made.push(...missing);
    for (const at of missing.toReversed()) {
      if (at === joinPath("/", path) && kind !== "directory") this.files.writeFile(at, EMPTY, 0o755, ROOT);
      else this.files.mkdir(at, 0o755, ROOT);
    }
  }

  /** Call it once nothing is mounted any more. */
  clean(): void {
    for (const path of this.made) {
      const stat = lookAt(this.files, path);
      if (!stat) continue;
      const parent = parentPath(path);
      const { mtime } = this.files.stat(parent, ROOT);
      if (stat.kind === "directory") {
        if (this.files.readdir(path, ROOT).length > 0) continue;
        this.files.rmdir(path, ROOT);
      } else if (stat.size === 0) this.files.unlink(path, ROOT);
      this.files.utimes(parent, mtime, ROOT);
    }
  }
}

const EMPTY = new Uint8Array(0);
