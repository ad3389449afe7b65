import { createFileSystem, type FileSystemOptions } from "../filesystem/filesystem.ts";
import { createTree } from "../filesystem/tree.ts";
import { type FileSystem, ROOT, type Tree } from "../filesystem/types.ts";
import { checkMount, makeMountPoint } from "./mounts.ts";
import type { ContainerMount } from "./types.ts";

/** The files of /etc that the daemon writes and mounts over the image's own. */
const ETC = ["/etc/resolv.conf", "/etc/hostname", "/etc/hosts"];

function isFolder({ tree, subpath }: ContainerMount): boolean {
  return createFileSystem(tree).stat(subpath, ROOT).kind === "directory";
}

/** Whether a mount has a place: a folder for a folder, a file for a file. */
function fits(filesystem: FileSystem, mount: ContainerMount): boolean {
  if (!filesystem.exists(mount.target, ROOT)) return false;
  return (filesystem.stat(mount.target, ROOT).kind === "directory") === isFolder(mount);
}

/**
 * A mount namespace on a container's root. Starting (`etc` is given), mount points that are missing are made,
 * which stays in the writable layer. Without `etc` the container does not run: only what has a place is shown.
 */
export function mountedNamespace(
  root: Tree,
  mounts: readonly ContainerMount[],
  etc: Tree | undefined,
  options: FileSystemOptions,
): FileSystem {
  const filesystem = createFileSystem(root, options);
  if (etc) for (const path of ETC) filesystem.mount(path, etc, { source: path, type: "ext4" });
  const depth = ({ target }: ContainerMount) => target.split("/").length;
  for (const mount of mounts.toSorted((a, b) => depth(a) - depth(b))) {
    if (etc) {
      checkMount(filesystem, mount, isFolder(mount));
      makeMountPoint(filesystem, mount, isFolder(mount));
    }
    if (!fits(filesystem, mount)) continue;
    const type = mount.type === "bind" || mount.type === "volume" ? "ext4" : "tmpfs";
    filesystem.mount(mount.target, mount.tree, { source: mount.subpath, readOnly: mount.readOnly, type });
  }
  return filesystem;
}

/** The same mounts with the root itself read-only: `docker run --read-only`. */
export function withLockedRoot(filesystem: FileSystem, root: Tree, options: FileSystemOptions): FileSystem {
  const locked = createFileSystem(createTree(), options);
  locked.mount("/", root, { readOnly: true, type: "overlay" });
  for (const { target, tree, ...rest } of filesystem.mounts().slice(1))
    locked.mount(target, tree, ETC.includes(target) ? { ...rest, readOnly: true } : rest);
  return locked;
}
