import { type FileSystem, ROOT } from "../filesystem/types.ts";

function below(folder: string, name: string): string {
  return `${folder === "/" ? "" : folder}/${name}`;
}

/** Copies `from` (a file or folder) to `to` as root, with owners, modes, times and links kept. */
export function copyTree(source: FileSystem, from: string, target: FileSystem, to: string): void {
  const stat = source.lstat(from, ROOT);
  if (stat.kind === "symlink") {
    if (target.exists(to, ROOT)) target.unlink(to, ROOT);
    target.symlink(source.readlink(from, ROOT), to, ROOT);
    target.chown(to, stat.uid, stat.gid, ROOT, false);
    return;
  }
  if (stat.kind === "directory") {
    if (!target.exists(to, ROOT)) target.mkdir(to, stat.mode, ROOT);
    for (const name of source.readdir(from, ROOT))
      copyTree(source, below(from, name), target, below(to, name));
  } else if (stat.kind === "fifo") target.mkfifo(to, stat.mode, ROOT);
  else if (stat.kind === "file") target.writeFile(to, source.readFile(from, ROOT), stat.mode, ROOT);
  else return;
  target.chown(to, stat.uid, stat.gid, ROOT);
  target.chmod(to, stat.mode, ROOT);
  target.utimes(to, stat.mtime, ROOT);
}

/** `mkdir -p` as root; every folder that is made gets `mode`. */
export function makeFolders(filesystem: FileSystem, path: string, mode = 0o755): void {
  let at = "";
  for (const part of path.split("/").filter(Boolean)) {
    at += `/${part}`;
    if (!filesystem.exists(at, ROOT)) {
      filesystem.mkdir(at, mode, ROOT);
      filesystem.chmod(at, mode, ROOT);
    }
  }
}

/** `/a/b/c` to `/a/b`. */
export function parentOf(path: string): string {
  return path.replace(/\/+[^/]*\/*$/, "") || "/";
}

/** Dots and doubled slashes resolved by text: `/a/./b/../c/` to `/a/c`. */
export function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}
