import { createFileSystem } from "../../../filesystem/filesystem.ts";
import { createOverlay } from "../../../filesystem/overlay.ts";
import { type FileSystem, FileSystemError, ROOT } from "../../../filesystem/types.ts";
import { membersLayer, treeMembers } from "../../../image/members.ts";
import type { SimulatedContainer } from "../../../runtime/container.ts";
import { cleanPath, copyTree, parentOf } from "../../../runtime/copy.ts";
import { DaemonError } from "../../../runtime/errors.ts";
import { type Member, readTar, TarError, writeTar } from "../../../tools/base/archive/tar-format.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import type { Command } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";

/** `container:path` in its parts; undefined for a path of the client. */
export function inContainer(text: string): readonly [string, string] | undefined {
  if (/^[./]/.test(text)) return undefined;
  const colon = text.indexOf(":");
  return colon > 0 ? [text.slice(0, colon), text.slice(colon + 1)] : undefined;
}

function baseOf(path: string): string {
  return path.replace(/\/+\.?$/, "").replace(/^.*\//, "");
}

function isFolder(files: FileSystem, path: string): boolean {
  return files.exists(path, ROOT) && files.stat(path, ROOT).kind === "directory";
}

/**
 * Where `docker cp` puts something: into a folder that is there under its own name (its content for a source
 * ending in `/.`), else under the name that was given.
 */
function copyInto(
  source: FileSystem,
  from: string,
  target: FileSystem,
  to: string,
  contents: boolean,
): string | undefined {
  const folder = isFolder(target, to);
  const destination = folder && !contents ? `${to === "/" ? "" : to}/${baseOf(from)}` : to;
  if (!isFolder(target, parentOf(destination))) return undefined;
  copyTree(source, from, target, destination);
  return destination;
}

/** What is copied in belongs to root, whoever it belonged to outside. */
function giveToRoot(files: FileSystem, path: string): void {
  files.chown(path, 0, 0, ROOT, false);
  if (files.lstat(path, ROOT).kind === "directory")
    for (const name of files.readdir(path, ROOT)) giveToRoot(files, `${path}/${name}`);
}

export const cp: Command = {
  usage: "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-",
  about: "Copy files between a container and this computer",
  flags: flagSet("a,archive q,quiet", "", "L,follow-link"),
  args: [2, 2],
  async run(client, flags) {
    const [source = "", target = ""] = flags.args;
    const from = inContainer(source);
    const to = inContainer(target);
    if (from && to) throw new ClientError("copying between containers is not supported");
    if (!from && !to) throw new ClientError("must specify at least one container source");
    if (from) return copyOut(client, client.container(from[0]), from[1], target, from[0]);
    if (!to) return 0;
    if (source === "-") return unpackInto(client, client.container(to[0]), to[1], to[0]);
    return copyIn(client, source, client.container(to[0]), to[1], flags.bool("archive"), to[0]);
  },
};

/** `reference` is what complaints call the container. */
export async function copyOut(
  client: Client,
  container: SimulatedContainer,
  path: string,
  target: string,
  reference: string,
): Promise<number> {
  const from = cleanPath(path);
  const { filesystem } = container;
  try {
    filesystem.lstat(from, ROOT);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new DaemonError(`Could not find the file ${path} in container ${reference}`);
  }
  if (target === "-") {
    await client.out(writeTar(treeMembers(filesystem, from, baseOf(from))));
    return 0;
  }
  const to = cleanPath(client.path(target));
  if (target.endsWith("/") && !isFolder(client.files, to) && !isFolder(filesystem, from))
    throw new ClientError("no such directory");
  if (copyInto(filesystem, from, client.files, to, path.endsWith("/.")) === undefined)
    throw new ClientError(`invalid output path: directory ${JSON.stringify(parentOf(to))} does not exist`);
  return 0;
}

export async function copyIn(
  client: Client,
  source: string,
  container: SimulatedContainer,
  path: string,
  archive: boolean,
  reference: string,
): Promise<number> {
  const from = cleanPath(client.path(source));
  if (!client.files.exists(from, ROOT)) throw new ClientError(`lstat ${from}: no such file or directory`);
  const { filesystem } = container;
  if (container.readOnlyRootfs) throw new DaemonError("container rootfs is marked read-only");
  const to = cleanPath(path);
  if (path.endsWith("/") && !isFolder(filesystem, to) && !isFolder(client.files, from))
    throw new ClientError("no such directory");
  refuseMount(container, isFolder(filesystem, to) ? `${to === "/" ? "" : to}/${baseOf(from)}` : to);
  const copied = copyInto(client.files, from, filesystem, to, source.endsWith("/."));
  if (copied === undefined && path.endsWith("/")) throw new ClientError("no such directory");
  if (copied === undefined)
    throw new DaemonError(`Could not find the file ${parentOf(to)} in container ${reference}`);
  if (!archive) giveToRoot(filesystem, copied);
  return 0;
}

/** The daemon replaces files, which a mounted one does not let it do; and it asks mounts whether they may be written. */
function refuseMount({ mounts }: SimulatedContainer, path: string): void {
  if (mounts.some(({ target }) => target === path))
    throw new DaemonError(`RemoveAll ${baseOf(path)}: device or resource busy`);
  const below = mounts.filter(({ target }) => path.startsWith(`${target}/`));
  const nearest = below.toSorted((a, b) => b.target.length - a.target.length)[0];
  if (nearest?.readOnly) throw new DaemonError("mounted volume is marked read-only");
}

function members(archive: Uint8Array): readonly Member[] {
  try {
    return readTar(archive);
  } catch (error) {
    if (error instanceof TarError) throw new DaemonError("unexpected EOF");
    throw error;
  }
}

/** `docker cp - CONTAINER:FOLDER`: an archive on standard input, with the owners that stand in it. */
async function unpackInto(
  client: Client,
  container: SimulatedContainer,
  path: string,
  reference: string,
): Promise<number> {
  const to = cleanPath(path);
  const { filesystem } = container;
  if (!filesystem.exists(to, ROOT))
    throw new DaemonError(`Could not find the file ${path} in container ${reference}`);
  if (!isFolder(filesystem, to))
    throw new ClientError(`destination "${reference}:${path}" must be a directory`);
  const unpacked = createFileSystem(createOverlay([membersLayer(members(await client.stdin()))]));
  for (const name of unpacked.readdir("/", ROOT))
    copyTree(unpacked, `/${name}`, filesystem, `${to === "/" ? "" : to}/${name}`);
  return 0;
}
