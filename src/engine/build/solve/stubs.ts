import { type FileKind, type FileSystem, ROOT } from "../../filesystem/types.ts";
import { joinPath, parentPath } from "../convert/paths.ts";
import { lookAt } from "./snapshot.ts";

/** As many as Linux follows. */
const MOST_LINKS = 40;

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

  /** Makes `target` a file or folder to mount on, with the folders above it. Where a link leads nowhere, what it names. */
  make(target: string, kind: FileKind): void {
    const path = this.followed(joinPath("/", target));
    const missing: string[] = [];
    for (let at = path; at !== "/" && !this.files.exists(at, ROOT); at = parentPath(at)) {
      if (lookAt(this.files, at)) break;
      missing.push(at);
    }
    this.made.push(...missing);
    for (const at of missing.toReversed()) {
      if (at === path && kind !== "directory") this.files.writeFile(at, EMPTY, 0o755, ROOT);
      else this.files.mkdir(at, 0o755, ROOT);
    }
  }

  private followed(path: string): string {
    let at = path;
    for (let links = 0; links < MOST_LINKS && lookAt(this.files, at)?.kind === "symlink"; links++) {
      const named = this.files.readlink(at, ROOT);
      at = named.startsWith("/") ? joinPath(named) : joinPath(parentPath(at), named);
    }
    return at;
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
