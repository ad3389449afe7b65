/** Files as pip handles them, with the rights of its process. */
import { FileSystemError } from "../../filesystem/types.ts";
import { textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";

/** Python's os.path.abspath. */
export function absolutePath(process: Process, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${process.cwd}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

export function readText(process: Process, path: string): string | undefined {
  const bytes = readBytes(process, path);
  return bytes && textOf(bytes);
}

export function readBytes(process: Process, path: string): Uint8Array | undefined {
  try {
    return process.machine.filesystem.readFile(path, process.credentials);
  } catch (error) {
    if (error instanceof FileSystemError) return undefined;
    throw error;
  }
}

export function exists(process: Process, path: string): boolean {
  return process.machine.filesystem.exists(path, process.credentials);
}

export function isFolder(process: Process, path: string): boolean {
  return (
    exists(process, path) && process.machine.filesystem.stat(path, process.credentials).kind === "directory"
  );
}

/** Sorted names; none for what cannot be read. */
export function namesIn(process: Process, folder: string): readonly string[] {
  try {
    return process.machine.filesystem.readdir(folder, process.credentials);
  } catch (error) {
    if (error instanceof FileSystemError) return [];
    throw error;
  }
}

/** mkdir -p. Throws FileSystemError. */
export function makeFolders(process: Process, path: string): void {
  const { filesystem } = process.machine;
  let at = "";
  for (const part of path.split("/").filter(Boolean)) {
    at += `/${part}`;
    if (!filesystem.exists(at, process.credentials))
      filesystem.mkdir(at, 0o777 & ~process.umask, process.credentials);
  }
}

/** Writes a file and the folders above it. Throws FileSystemError. */
export function writeFile(process: Process, path: string, content: Uint8Array, mode = 0o666): void {
  makeFolders(process, path.replace(/\/[^/]*$/, ""));
  process.machine.filesystem.writeFile(path, content, mode & ~process.umask, process.credentials);
}

/** rm -r. */
export function removeTree(process: Process, path: string): void {
  const { filesystem } = process.machine;
  if (filesystem.lstat(path, process.credentials).kind !== "directory") {
    filesystem.unlink(path, process.credentials);
    return;
  }
  for (const name of namesIn(process, path)) removeTree(process, `${path}/${name}`);
  filesystem.rmdir(path, process.credentials);
}

/** Eight characters of the kind that Python's tempfile takes; the same ones in every run. */
export function randomName(process: Process): string {
  const letters = "abcdefghijklmnopqrstuvwxyz0123456789_";
  return [...process.machine.random(8)].map((byte) => letters[byte % letters.length]).join("");
}

/** A path as pip shows it: from the current folder on where it lies below. */
export function displayPath(process: Process, path: string): string {
  return path.startsWith(`${process.cwd}/`) ? `.${path.slice(process.cwd.length)}` : path;
}

/** Python's repr of a string, as far as pip's messages need it. */
export function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\t", "\\t");
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
}
