/** Files and folders as package managers make them: with the folders above, under the process's own umask. */
import { FileSystemError } from "../../filesystem/types.ts";
import { bytesOf, textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";

export function makeFolders(process: Process, path: string): void {
  const { machine, credentials, umask } = process;
  let at = "";
  for (const name of path.split("/").filter(Boolean)) {
    at += `/${name}`;
    if (!machine.filesystem.exists(at, credentials))
      machine.filesystem.mkdir(at, 0o777 & ~umask, credentials);
  }
}

/** Writes a file and makes the folders above it. Throws FileSystemError. */
export function putFile(process: Process, path: string, content: string | Uint8Array): void {
  makeFolders(process, path.replace(/\/[^/]*$/, ""));
  const bytes = typeof content === "string" ? bytesOf(content) : content;
  process.machine.filesystem.writeFile(path, bytes, 0o666 & ~process.umask, process.credentials);
}

/** The text of a file; undefined where there is none, or none that may be read. */
export function textAt(process: Process, path: string): string | undefined {
  try {
    return textOf(process.machine.filesystem.readFile(path, process.credentials));
  } catch (error) {
    if (error instanceof FileSystemError) return undefined;
    throw error;
  }
}

export function existsAt(process: Process, path: string): boolean {
  return process.machine.filesystem.exists(path, process.credentials);
}

/** Removes a file or a folder with all that is in it, if it is there. */
export function removeTree(process: Process, path: string): void {
  const { filesystem } = process.machine;
  const as = process.credentials;
  process.tick();
  let kind: string;
  try {
    kind = filesystem.lstat(path, as).kind;
  } catch (error) {
    if (error instanceof FileSystemError && (error.code === "ENOENT" || error.code === "ENOTDIR")) return;
    throw error;
  }
  if (kind !== "directory") {
    filesystem.unlink(path, as);
    return;
  }
  for (const name of filesystem.readdir(path, as)) removeTree(process, `${path}/${name}`);
  filesystem.rmdir(path, as);
}

/** A symbolic link, in place of whatever had its name. */
export function putLink(process: Process, path: string, target: string): void {
  makeFolders(process, path.replace(/\/[^/]*$/, ""));
  removeTree(process, path);
  process.machine.filesystem.symlink(target, path, process.credentials);
}

/** `path`, absolute, without `.` and `..`. */
export function absolute(cwd: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${cwd}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** The way from the folder `from` to `to`, as a symbolic link in `from` needs it. Both are absolute. */
export function relative(from: string, to: string): string {
  const left = from.split("/").filter(Boolean);
  const right = to.split("/").filter(Boolean);
  let common = 0;
  while (common < left.length && left[common] === right[common]) common += 1;
  return [...left.slice(common).map(() => ".."), ...right.slice(common)].join("/") || ".";
}
