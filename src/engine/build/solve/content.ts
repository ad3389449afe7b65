import { type FileSystem, ROOT } from "../../filesystem/types.ts";
import { digestOf, digestOfJson } from "../../image/digest.ts";
import { BuildError } from "../errors.ts";
import { lookAt } from "./snapshot.ts";
import { hasWildcards, missingFolder, resolveWildcards } from "./wildcards.ts";

/**
 * What a COPY or a read-only mount sees of its source, for the cache: names, kinds, modes, owners and
 * content, but no times (BuildKit's contenthash). Undefined for a path that is not there.
 */
export function contentDigest(files: FileSystem, pattern: string): string | undefined {
  const paths = resolveWildcards(files, pattern);
  const found = paths.map((path) => {
    if (!lookAt(files, path) || !files.exists(path, ROOT)) return undefined;
    return [path, treeDigest(files, files.realpath(path, ROOT))];
  });
  if (!hasWildcards(pattern) && found[0] === undefined) return undefined;
  return digestOfJson(found);
}

/** The first path that a step names and that is not there, or is a link to nowhere. */
export function missingPath(files: FileSystem, pattern: string): string | undefined {
  if (hasWildcards(pattern) && missingFolder(files, pattern) !== undefined) return undefined;
  return resolveWildcards(files, pattern).find((path) => !lookAt(files, path) || !files.exists(path, ROOT));
}

/** With `--exclude`, where nothing can be missing, a link to nowhere still is: the source itself, or one right in the copied root. */
export function missingLink(
  files: FileSystem,
  path: string,
  excluded: (name: string) => boolean,
): string | undefined {
  if (path !== "/")
    return lookAt(files, path)?.kind === "symlink" && !files.exists(path, ROOT) ? path : undefined;
  const names = files.readdir("/", ROOT).filter((name) => !excluded(name));
  const found = names.find((name) => !files.exists(`/${name}`, ROOT));
  return found === undefined ? undefined : `/${found}`;
}

function treeDigest(files: FileSystem, path: string): string {
  const { kind, mode, uid, gid } = files.lstat(path, ROOT);
  const meta = [kind, mode, uid, gid];
  if (kind === "symlink") return digestOfJson([...meta, files.readlink(path, ROOT)]);
  if (kind === "file") return digestOfJson([...meta, digestOf(files.readFile(path, ROOT))]);
  if (kind !== "directory") return digestOfJson(meta);
  const children = files.readdir(path, ROOT).map((name) => {
    return [name, treeDigest(files, path === "/" ? `/${name}` : `${path}/${name}`)];
  });
  return digestOfJson([...meta, children]);
}

/** BuildKit's words for a path that a stage does not have or the client did not send; the reference is a random id there. */
export function checksumError(snapshotId: string, path: string, isBelowFile: boolean): BuildError {
  const id = digestOf(snapshotId).slice(7);
  const reference = `${id.slice(0, 25)}::${id.slice(25, 50)}`;
  const reason = isBelowFile
    ? `lstat /var/lib/docker/tmp/buildkit-mount1/${path}: not a directory`
    : `${JSON.stringify(path)}: not found`;
  return new BuildError(`failed to calculate checksum of ref ${reference}: ${reason}`);
}
