import { createTree } from "../../filesystem/tree.ts";
import {
  type FileKind,
  type FileSystem,
  FileSystemError,
  type LayerEntry,
  ROOT,
  type Tree,
} from "../../filesystem/types.ts";
import type { Agent } from "../../tools/ssh/agent.ts";
import { joinPath } from "../convert/paths.ts";
import { StepError } from "../errors.ts";
import type { ExecOp, MountedSecret, MountOp } from "../llb/ops.ts";
import type { BuildCache } from "./cache.ts";
import { EMPTY, filesOf, type Snapshot, treeOf } from "./snapshot.ts";
import type { MountStubs } from "./stubs.ts";

/** What the mounts of a step may ask for. */
export interface MountSources {
  readonly inputs: readonly Snapshot[];
  readonly cache: BuildCache;
  /** Undefined for a secret that was not given. Throws what the client would say. */
  readonly secret: (id: string) => Uint8Array | undefined;
  readonly ssh: ReadonlyMap<string, Agent>;
  readonly now: number;
}

/** runc could not mount something: a file over a folder, or the other way round. */
export class MountError extends Error {
  override readonly name = "MountError";
}

/** The largest secret that BuildKit hands on. */
const SECRET_LIMIT = 500 * 1024;

/** The bytes of a secret, undefined where it may be missing and is. Throws StepError. */
export function readSecret(
  { ID, optional }: { readonly ID: string; readonly optional?: true },
  sources: MountSources,
): Uint8Array | undefined {
  const content = sources.secret(ID);
  if (content === undefined) {
    if (optional) return undefined;
    throw new StepError(`secret ${ID}: not found`, undefined, undefined);
  }
  if (content.length > SECRET_LIMIT) {
    throw new StepError(`secret ${ID} too big. max size 500KiB`, undefined, undefined);
  }
  return content;
}

/** Mounts everything that a RUN asked for; places that are not there are made by `stubs`. */
export function mountAll(op: ExecOp, files: FileSystem, stubs: MountStubs, sources: MountSources): void {
  for (const mount of op.mounts) {
    if (mount.dest === "/") continue;
    const target = mount.dest.startsWith("/") ? mount.dest : joinPath("/", op.meta.cwd, mount.dest);
    const made = makeMount(mount, sources);
    if (!made) continue;
    stubs.make(target, made.kind);
    try {
      files.mount(target, made.tree, made.options);
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      throw new MountError(
        `error mounting ${JSON.stringify(mount.dest)} to rootfs at ${JSON.stringify(target)}: ${error.text.toLowerCase()}`,
      );
    }
  }
}

interface Made {
  readonly tree: Tree;
  readonly kind: FileKind;
  readonly options: { readonly source?: string; readonly readOnly?: boolean; readonly type: string };
}

function makeMount(mount: MountOp, sources: MountSources): Made | undefined {
  switch (mount.mountType) {
    case 1:
      return secretMount(mount.secretOpt!, sources);
    case 2:
      return socketMount(mount.SSHOpt!, sources);
    case 3:
      return cacheMount(mount, sources);
    case 4: {
      const root = { kind: "directory", mode: 0o1777, uid: 0, gid: 0, mtime: sources.now } as const;
      const tree = createTree([["/", root]]);
      return { tree, kind: "directory", options: { type: "tmpfs", ...readOnly(mount) } };
    }
    default:
      return bindMount(mount, sources);
  }
}

function readOnly(mount: MountOp): { readOnly?: true } {
  return mount.readonly ? { readOnly: true } : {};
}

function secretMount(option: MountedSecret, sources: MountSources): Made | undefined {
  const content = readSecret(option, sources);
  if (content === undefined) return undefined;
  const { uid = 0, gid = 0, mode = 0 } = option;
  const file: LayerEntry = { kind: "file", content, mode, uid, gid, mtime: sources.now };
  const tree = createTree([["/secret", file]]);
  return { tree, kind: "file", options: { source: "/secret", readOnly: true, type: "tmpfs" } };
}

function socketMount(option: MountedSecret, sources: MountSources): Made | undefined {
  if (!sources.ssh.has(option.ID)) {
    if (option.optional) return undefined;
    throw new StepError(`unset ssh forward key ${option.ID}`, undefined, undefined);
  }
  const { uid = 0, gid = 0, mode = 0 } = option;
  const tree = createTree([["/socket", { kind: "socket", mode, uid, gid, mtime: sources.now }]]);
  return { tree, kind: "socket", options: { source: "/socket", type: "ext4" } };
}

function cacheMount(mount: MountOp, sources: MountSources): Made {
  const { input = 0, selector } = mount;
  const base = input < 0 ? undefined : sources.inputs[input];
  const tree = sources.cache.mount(mount.cacheOpt!.ID, base);
  const source = selector === undefined ? {} : { source: selector };
  if (base && selector !== undefined) requirePath(base, selector);
  return { tree, kind: "directory", options: { ...source, type: "ext4", ...readOnly(mount) } };
}

/** Without `rw` nothing can be written; with it, what is written goes to a copy that is thrown away. */
function bindMount(mount: MountOp, sources: MountSources): Made {
  const { input = 0, selector } = mount;
  const base = input < 0 ? EMPTY : (sources.inputs[input] ?? EMPTY);
  const tree = treeOf(base);
  if (selector === undefined || selector === "/") {
    return { tree, kind: "directory", options: { type: "overlay", ...readOnly(mount) } };
  }
  const kind = requirePath(base, selector);
  return { tree, kind, options: { source: selector, type: "overlay", ...readOnly(mount) } };
}

function requirePath(base: Snapshot, path: string): FileKind {
  const files = filesOf(base);
  if (files.exists(path, ROOT)) return files.stat(path, ROOT).kind;
  throw new StepError(`open ${path}: no such file or directory`, undefined, undefined);
}
