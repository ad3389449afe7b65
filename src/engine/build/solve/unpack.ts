import { gunzipSync } from "fflate";
import { type FileSystem, ROOT } from "../../filesystem/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { joinPath, parentPath } from "../convert/paths.ts";
import { makeDirectories } from "./file.ts";
import { lookAt } from "./snapshot.ts";
import { readTar, type TarEntry } from "./tar.ts";

interface Ids {
  readonly uid: number;
  readonly gid: number;
}

/**
 * ADD of a local archive: unpacks it into `dest` and returns true. False for anything that is not a tar,
 * compressed or not, whatever its name says.
 */
export function unpackInto(
  files: FileSystem,
  dest: string,
  content: Uint8Array,
  owner: Ids | undefined,
): boolean {
  const entries = readTar(decompress(content));
  if (!entries) return false;
  const root = dest === "/" ? "/" : dest.replace(/\/$/, "");
  makeDirectories(files, root, 0o755, owner);
  for (const entry of entries) unpackEntry(files, root, entry, owner);
  // A folder's time is that of the archive, not that of the last file put into it.
  for (const entry of entries) {
    if (entry.kind === "directory") files.utimes(joinPath(root, entry.path), entry.mtime, ROOT, false);
  }
  return true;
}

const MAGIC: readonly (readonly [string, readonly number[]])[] = [
  ["bzip2", [0x42, 0x5a, 0x68]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
];

function decompress(content: Uint8Array): Uint8Array {
  const starts = (magic: readonly number[]) => magic.every((byte, index) => content[index] === byte);
  const other = MAGIC.find(([, magic]) => starts(magic));
  if (other) throw new NotModelledError(`unpacking ${other[0]} archives in ADD`);
  if (!starts([0x1f, 0x8b])) return content;
  try {
    return gunzipSync(content);
  } catch {
    return content;
  }
}

function unpackEntry(files: FileSystem, root: string, entry: TarEntry, owner: Ids | undefined): void {
  const path = joinPath(root, entry.path);
  const { uid, gid } = owner ?? entry;
  if (path === root && entry.kind !== "directory") return;
  makeDirectories(files, parentPath(path), 0o755, undefined);
  const there = lookAt(files, path);
  const stays = there?.kind === "directory" && entry.kind === "directory";
  if (there && !stays) {
    if (there.kind === "directory") return;
    files.unlink(path, ROOT);
  }
  switch (entry.kind) {
    case "directory":
      if (!stays) files.mkdir(path, entry.mode, ROOT);
      break;
    case "symlink":
      files.symlink(entry.link, path, ROOT);
      break;
    case "hardlink":
      files.link(joinPath(root, entry.link), path, ROOT);
      return;
    case "file":
      files.writeFile(path, entry.content, entry.mode, ROOT);
  }
  files.chown(path, uid, gid, ROOT, false);
  if (entry.kind !== "symlink") files.chmod(path, entry.mode, ROOT);
  files.utimes(path, entry.mtime, ROOT, false);
}
