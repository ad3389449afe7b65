import { type Credentials, type FileSystem, FileSystemError, ROOT } from "../filesystem/types.ts";

/** A file below some folder: its path and its bytes. */
export type FoundFile = readonly [path: string, content: Uint8Array];

/** Every regular file below `path` that `as` may read, sorted; what it may not read is passed over. */
export function readBelow(filesystem: FileSystem, path: string, as: Credentials = ROOT): FoundFile[] {
  try {
    const stat = filesystem.lstat(path, as);
    if (stat.kind === "file") return [[path, filesystem.readFile(path, as)]];
    if (stat.kind !== "directory") return [];
    const folder = path === "/" ? "" : path;
    return filesystem.readdir(path, as).flatMap((name) => readBelow(filesystem, `${folder}/${name}`, as));
  } catch (error) {
    if (error instanceof FileSystemError) return [];
    throw error;
  }
}
