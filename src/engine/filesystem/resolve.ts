import type { Inode } from "./node.ts";
import { permits } from "./permissions.ts";
import { type FileTree, internals } from "./tree.ts";
import { type Credentials, FileSystemError, type Mount, type MountOptions, type Tree } from "./types.ts";

const LINK_LIMIT = 40;
const NAME_LIMIT = 255;
const PATH_LIMIT = 4096;

/** A mount with the inode that shows at its target. */
export interface Mounted extends Mount {
  readonly inside: FileTree;
  readonly node: Inode;
}

/** Where a path leads: the inode (none for a name that does not exist yet), its folder, its real path. */
export interface Place {
  readonly inode: Inode | undefined;
  readonly mounted: Mounted;
  readonly folder: Inode;
  /** The mount that `folder` is in; differs from `mounted` at a mount point. */
  readonly folderMount: Mounted;
  readonly name: string;
  readonly path: string;
}

interface Step {
  readonly inode: Inode;
  readonly mounted: Mounted;
  readonly path: string;
}

/** The mount table of a namespace, and the walk from a path to an inode through it. */
export class Namespace {
  readonly list: Mounted[] = [];
  private readonly byTarget = new Map<string, Mounted>();

  constructor(root: Tree) {
    this.attach("/", root, {});
  }

  attach(target: string, tree: Tree, options: MountOptions): void {
    const inside = internals(tree);
    let node = inside.root;
    for (const name of (options.source ?? "/").split("/").filter(Boolean)) {
      const child = node.child(name, inside.allocate);
      if (!child) throw new FileSystemError("ENOENT", options.source ?? "/");
      node = child;
    }
    const mounted = { ...options, target, tree, inside, node };
    this.list.push(mounted);
    this.byTarget.set(target, mounted);
  }

  detach(target: string): boolean {
    const mounted = this.byTarget.get(target);
    if (!mounted || target === "/") return false;
    this.list.splice(this.list.lastIndexOf(mounted), 1);
    const below = this.list.findLast((other) => other.target === target);
    if (below) this.byTarget.set(target, below);
    else this.byTarget.delete(target);
    return true;
  }

  at(path: string): Mounted | undefined {
    return this.byTarget.get(path);
  }

  /** A folder was renamed: what is mounted below it has moved along, as mounts hang on inodes and not on names. */
  moved(from: string, to: string): void {
    for (const [index, mounted] of this.list.entries()) {
      if (!mounted.target.startsWith(`${from}/`)) continue;
      this.list[index] = { ...mounted, target: to + mounted.target.slice(from.length) };
    }
    this.byTarget.clear();
    for (const mounted of this.list) this.byTarget.set(mounted.target, mounted);
  }

  /** Names that are there only because something is mounted on them. */
  stubsIn(path: string): string[] {
    const prefix = path === "/" ? "/" : `${path}/`;
    return this.list
      .filter((m) => m.stub && m.target.startsWith(prefix) && !m.target.slice(prefix.length).includes("/"))
      .map((mounted) => mounted.target.slice(prefix.length));
  }

  private enter(from: Step, name: string, as: Credentials): Step | undefined {
    const path = from.path === "/" ? `/${name}` : `${from.path}/${name}`;
    const over = this.byTarget.get(path);
    if (over) return { inode: over.node, mounted: over, path };
    const { dynamic } = from.inode;
    const inode = dynamic?.child
      ? dynamic.child(name, as)
      : from.inode.child(name, from.mounted.inside.allocate);
    return inode && { inode, mounted: from.mounted, path };
  }

  /**
   * Walks to `path` with the permissions of `as`. `follow` says whether a symlink at the end is followed.
   * Throws ENOENT where a folder on the way is missing; a missing last name gives a Place without inode.
   */
  resolve(path: string, as: Credentials, follow: boolean): Place {
    const fail = (code: FileSystemError["code"]) => new FileSystemError(code, path);
    if (path === "") throw fail("ENOENT");
    if (path.length >= PATH_LIMIT) throw fail("ENAMETOOLONG");
    const root = this.byTarget.get("/")!;
    const trail: Step[] = [{ inode: root.node, mounted: root, path: "/" }];
    const todo = path.split("/").filter((name) => name !== "" && name !== ".");
    todo.reverse();
    const wantsFolder = /\/\.?$/.test(path) || /\/\.$/.test(path);
    let links = 0;

    for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
      const here = trail.at(-1)!;
      if (here.inode.kind !== "directory") throw fail("ENOTDIR");
      if (!permits(here.inode, "x", as)) throw fail("EACCES");
      if (name === "..") {
        if (trail.length > 1) trail.pop();
        continue;
      }
      if (name.length > NAME_LIMIT) throw fail("ENAMETOOLONG");
      const next = this.enter(here, name, as);
      const last = todo.length === 0;
      if (!next) {
        if (!last) throw fail("ENOENT");
        const target = here.path === "/" ? `/${name}` : `${here.path}/${name}`;
        const at = { folder: here.inode, folderMount: here.mounted, mounted: here.mounted };
        return { ...at, inode: undefined, name, path: target };
      }
      if (next.inode.kind === "symlink" && (!last || follow || wantsFolder)) {
        links += 1;
        if (links > LINK_LIMIT) throw fail("ELOOP");
        const target = next.inode.dynamic?.target?.(as) ?? next.inode.target;
        if (target === "") throw fail("ENOENT");
        if (target.startsWith("/")) trail.length = 1;
        todo.push(
          ...target
            .split("/")
            .filter((part) => part !== "" && part !== ".")
            .reverse(),
        );
        continue;
      }
      trail.push(next);
    }

    const end = trail.at(-1)!;
    if (wantsFolder && end.inode.kind !== "directory") throw fail("ENOTDIR");
    const above = trail.at(-2) ?? end;
    const name = end.path.slice(end.path.lastIndexOf("/") + 1);
    return { ...end, folder: above.inode, folderMount: above.mounted, name };
  }
}
