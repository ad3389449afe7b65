import { compileIgnore } from "../../dockerfile/dockerignore.ts";
import { type FileSystem, ROOT, type Stat } from "../../filesystem/types.ts";
import { changeMode } from "../../tools/base/core/mode.ts";
import { baseName, joinPath, parentPath } from "../convert/paths.ts";
import { StepError } from "../errors.ts";
import type { CopyAction } from "../llb/ops.ts";
import { ownerIds } from "./accounts.ts";
import { makeDirectories } from "./file.ts";
import { lookAt } from "./snapshot.ts";
import { unpackInto } from "./unpack.ts";
import { resolveWildcards } from "./wildcards.ts";

/**
 * Copies as BuildKit's file op does (solver/llbsolver/file and fsutil/copy): folders by content, files into a
 * folder that exists or whose name ends in a slash. Ownership is root's or --chown's; times stay.
 */
export async function copyInto(files: FileSystem, from: FileSystem, action: CopyAction): Promise<void> {
  const paths = action.allowWildcard ? resolveWildcards(from, action.src) : [action.src];
  const copier = new Copier(files, from, action);
  for (const path of paths) {
    if (action.attemptUnpackDockerCompatibility && (await copier.unpack(path))) continue;
    copier.copy(path);
  }
}

/** Where the builder's snapshots are mounted while it works on them; its errors name files there. */
const MOUNTED = "/var/lib/docker/buildkit/containerd-overlayfs/cachemounts/buildkit1";

function collision(what: string, path: string, rest = ""): StepError {
  return new StepError(`${what} ${MOUNTED}${path}${rest}`, undefined, undefined);
}

const MAX_LINKS = 255;

/** The path with all links in it followed, whether what they name is there or not. */
function withoutLinks(files: FileSystem, path: string): string {
  let resolved = "/";
  const rest = path.split("/").filter(Boolean);
  let links = 0;
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    const at = joinPath(resolved, name);
    if (lookAt(files, at)?.kind !== "symlink" || links++ > MAX_LINKS) {
      resolved = at;
      continue;
    }
    const target = files.readlink(at, ROOT);
    rest.unshift(...target.split("/").filter((part) => part !== "" && part !== "."));
    if (target.startsWith("/")) resolved = "/";
  }
  return resolved;
}

interface Ids {
  readonly uid: number;
  readonly gid: number;
}

class Copier {
  private readonly files: FileSystem;
  private readonly from: FileSystem;
  private readonly action: CopyAction;
  private readonly owner: Ids | undefined;
  private readonly excluded: (path: string) => boolean;
  /** Copies of hard-linked files, so that they stay linked. */
  private readonly links = new Map<number, string>();

  constructor(files: FileSystem, from: FileSystem, action: CopyAction) {
    this.files = files;
    this.from = from;
    this.action = action;
    this.owner = action.owner && ownerIds(action.owner, files);
    const patterns = action.exclude_patterns ?? [];
    const matcher = patterns.length > 0 ? compileIgnore(patterns.join("\n")) : undefined;
    this.excluded = (path) => matcher?.(path, false) ?? false;
  }

  /** Where the destination stands once its links are followed. */
  private destination(): { path: string; isFolder: boolean } {
    const { dest } = this.action;
    const path = withoutLinks(this.files, dest === "/" ? "/" : dest.replace(/\/$/, ""));
    if (dest.endsWith("/")) makeDirectories(this.files, path, 0o755, this.owner);
    else makeDirectories(this.files, parentPath(path), 0o755, this.owner);
    const isFolder = this.files.exists(path, ROOT) && this.files.stat(path, ROOT).kind === "directory";
    return { path, isFolder };
  }

  async unpack(path: string): Promise<boolean> {
    const stat = lookAt(this.from, path);
    if (!stat || !this.from.exists(path, ROOT) || this.from.stat(path, ROOT).kind !== "file") return false;
    return unpackInto(this.files, this.action.dest, this.from.readFile(path, ROOT), this.owner);
  }

  copy(path: string): void {
    const existed = lookAt(this.files, this.action.dest.replace(/(.)\/$/, "$1")) !== undefined;
    const stat = this.source(path);
    const to = this.destination();
    if (stat.kind === "directory") {
      const there = lookAt(this.files, to.path);
      if (there && there.kind !== "directory") throw collision("cannot copy to non-directory:", to.path);
      const made = makeDirectories(this.files, to.path, 0o755, this.owner);
      if ((made || !existed) && this.changesMode) this.files.chmod(to.path, this.mode(0o755, true), ROOT);
      this.copyChildren(path, to.path, "");
      return;
    }
    const target = to.isFolder ? joinPath(to.path, baseName(path)) : to.path;
    const followed = withoutLinks(this.files, target);
    if (followed !== target) makeDirectories(this.files, parentPath(followed), 0o755, this.owner);
    this.put(path, stat, followed);
  }

  private source(path: string): Stat {
    if (!lookAt(this.from, path)) {
      throw new StepError(`lstat ${path}: no such file or directory`, undefined, undefined);
    }
    return this.action.followSymlink ? this.from.stat(path, ROOT) : this.from.lstat(path, ROOT);
  }

  private copyChildren(folder: string, to: string, relative: string): void {
    for (const name of this.from.readdir(folder, ROOT)) {
      const inner = relative === "" ? name : `${relative}/${name}`;
      if (this.excluded(inner)) continue;
      const path = joinPath(folder, name);
      const target = joinPath(to, name);
      const stat = this.from.lstat(path, ROOT);
      if (stat.kind !== "directory") {
        this.put(path, stat, target);
        continue;
      }
      this.makeFolder(target);
      this.own(target);
      this.files.chmod(target, this.mode(stat.mode, true), ROOT);
      this.copyChildren(path, target, inner);
      this.files.utimes(target, stat.mtime, ROOT, false);
    }
  }

  private makeFolder(target: string): void {
    const there = lookAt(this.files, target);
    if (there?.kind === "directory") return;
    if (there) throw collision("cannot copy to non-directory:", target);
    this.files.mkdir(target, 0o755, ROOT);
  }

  /** Writes one file or link over whatever is there. */
  private put(path: string, stat: Stat, target: string): void {
    const there = lookAt(this.files, target);
    if (there?.kind === "directory") throw collision("cannot replace to directory", target, " with file");
    if (there) this.files.unlink(target, ROOT);
    if (stat.kind === "symlink") {
      this.files.symlink(this.from.readlink(path, ROOT), target, ROOT);
      this.own(target);
      this.files.utimes(target, stat.mtime, ROOT, false);
      return;
    }
    const linked = stat.links > 1 ? this.links.get(stat.inode) : undefined;
    if (linked !== undefined) {
      this.files.link(linked, target, ROOT);
      return;
    }
    if (stat.links > 1) this.links.set(stat.inode, target);
    if (stat.kind === "fifo") this.files.mkfifo(target, stat.mode, ROOT);
    else if (stat.kind === "file") this.files.writeFile(target, this.from.readFile(path, ROOT), 0o644, ROOT);
    else return;
    this.own(target);
    this.files.chmod(target, this.mode(stat.mode, false), ROOT);
    this.files.utimes(target, stat.mtime, ROOT, false);
  }

  private own(target: string): void {
    const { uid, gid } = this.owner ?? { uid: 0, gid: 0 };
    this.files.chown(target, uid, gid, ROOT, false);
  }

  private get changesMode(): boolean {
    return this.action.modeStr !== undefined || (this.action.mode ?? -1) >= 0;
  }

  private mode(old: number, isFolder: boolean): number {
    const { mode = -1, modeStr } = this.action;
    if (modeStr !== undefined) return changeMode(modeStr, old, isFolder, 0) ?? old;
    if (mode < 0) return old;
    return isFolder ? mode & 0o1777 : mode;
  }
}
