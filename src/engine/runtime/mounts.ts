import { createTree } from "../filesystem/tree.ts";
import { type FileSystem, ROOT, type Tree } from "../filesystem/types.ts";
import { cleanPath, makeFolders, parentOf } from "./copy.ts";
import { DaemonError } from "./errors.ts";
import { CREATE } from "./start-error.ts";
import type { ContainerMount, MountRequest } from "./types.ts";
import type { VolumeStore } from "./volumes.ts";

/** What mounts are looked up in. */
export interface MountSurroundings {
  readonly volumes: VolumeStore;
  /** The computer that the engine runs on: bind mounts show its files. */
  readonly hostFiles: FileSystem;
  readonly hostTree: Tree;
  readonly makeId: (kind: string) => string;
  readonly now: () => number;
}

/**
 * Turns what was asked for into mounts: finds or makes volumes, checks bind sources. A path that is asked
 * for twice is refused; an image's VOLUME gives way to a mount on the same path.
 */
export function resolveMounts(
  requests: readonly MountRequest[],
  imageVolumes: readonly string[],
  around: MountSurroundings,
): ContainerMount[] {
  const mounts = new Map<string, ContainerMount>();
  for (const request of requests) {
    const target = cleanPath(request.target);
    if (mounts.has(target)) throw new DaemonError(`Duplicate mount point: ${target}`);
    mounts.set(target, resolveMount({ ...request, target }, around));
  }
  for (const path of imageVolumes) {
    const target = cleanPath(path);
    if (!mounts.has(target))
      mounts.set(target, resolveMount({ type: "volume", target, readOnly: false }, around));
  }
  return [...mounts.values()];
}

function resolveMount(request: MountRequest, around: MountSurroundings): ContainerMount {
  const { type, target, readOnly, mode = "" } = request;
  if (target === "/") throw new DaemonError(`invalid specification: destination can't be '/'`);
  const common = { type, target, readOnly, mode };
  if (request.tree)
    return { ...common, source: request.source ?? "", tree: request.tree, subpath: request.subpath ?? "/" };
  if (type === "tmpfs") {
    const permissions = request.permissions ?? 0o1777;
    const root = { kind: "directory", mode: permissions, ...ownerOf(mode), mtime: around.now() } as const;
    return { ...common, source: "", tree: createTree([["/", root]]), subpath: "/" };
  }
  if (type === "volume") {
    const name = request.source ?? around.makeId("volume");
    const volume = around.volumes.ensure(name, { anonymous: request.source === undefined });
    return {
      ...common,
      source: volume.name,
      tree: volume.tree,
      subpath: "/",
      noCopy: request.noCopy ?? false,
    };
  }
  return { ...common, ...bindSource(request, around) };
}

/** `uid=` and `gid=` among the options of a tmpfs. */
function ownerOf(options: string): { readonly uid: number; readonly gid: number } {
  const number = (name: string) => Number(new RegExp(`(?:^|,)${name}=(\\d+)`).exec(options)?.[1] ?? 0);
  return { uid: number("uid"), gid: number("gid") };
}

function bindSource(request: MountRequest, around: MountSurroundings) {
  const source = cleanPath(request.source ?? "");
  const { hostFiles, hostTree } = around;
  if (!hostFiles.exists(source, ROOT)) {
    if (!request.createHostPath)
      throw new DaemonError(
        `invalid mount config for type "bind": bind source path does not exist: ${source}`,
      );
    makeFolders(hostFiles, source);
  }
  return { source, tree: hostTree, subpath: hostFiles.realpath(source, ROOT) };
}

/** The working directory is made with the container, whether it ever starts or not (moby SetupWorkingDirectory). */
export function makeWorkingFolder(rootfs: FileSystem, path: string): void {
  const folder = cleanPath(path || "/");
  if (rootfs.exists(folder, ROOT) && rootfs.stat(folder, ROOT).kind !== "directory")
    throw new DaemonError(`Cannot mkdir: ${folder} is not a directory`);
  makeFolders(rootfs, folder);
}

/** Without a value, then with one (moby pkg mount: the flags of tmpfs). */
const TMPFS_OPTION =
  /^(?:defaults|rw|ro|no?suid|dev|nodev|exec|noexec|suid|a?sync|no?atime|atime|diratime|nodiratime|mand|nomand|dirsync|(?:no)?relatime|(?:no)?strictatime|remount|r?(?:private|shared|slave|unbindable)|r?bind|(?:size|nr_inodes|nr_blocks|mode|uid|gid|mpol)=.*)$/;

/** What the runtime refuses of a mount when the container starts: options of a tmpfs, a file on a folder. */
export function checkMount(rootfs: FileSystem, mount: ContainerMount, isFolder: boolean): void {
  for (const option of mount.type === "tmpfs" ? (mount.mode ?? "").split(",").filter(Boolean) : [])
    if (!TMPFS_OPTION.test(option)) throw new DaemonError(`invalid tmpfs option ${JSON.stringify(option)}`);
    else if (/^size=(?!\d+[kKmMgG]?%?$)/.test(option))
      throw new DaemonError(
        `${CREATE}unable to start container process: error during container init: error mounting "tmpfs" to rootfs at "${mount.target}": mount tmpfs:${mount.target} (via /proc/self/fd/6), flags: 0xe, data: ${mount.mode}: invalid argument`,
      );
  if (!rootfs.exists(mount.target, ROOT)) return;
  if ((rootfs.stat(mount.target, ROOT).kind === "directory") === isFolder) return;
  const { source, target } = mount;
  throw new DaemonError(
    `${CREATE}unable to start container process: error during container init: error mounting "${source}" to rootfs at "${target}": mount ${source}:${target} (via /proc/self/fd/6), flags: 0x5000: not a directory: Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path exists and is the expected type`,
  );
}

/**
 * Makes what a mount needs to be put on, as runc does: missing folders 0755, and an empty file 0755 where a
 * file is mounted. These stay in the writable layer: `docker diff` lists them.
 */
export function makeMountPoint(rootfs: FileSystem, mount: ContainerMount, isFolder: boolean): void {
  if (rootfs.exists(mount.target, ROOT)) return;
  makeFolders(rootfs, isFolder ? mount.target : parentOf(mount.target));
  if (!isFolder) rootfs.writeFile(mount.target, new Uint8Array(0), 0o755, ROOT);
}
