/** What clients keep in the home folder of the user who runs them. */
import { FileSystemError } from "../filesystem/types.ts";
import { absolute } from "../process/executable.ts";
import { bytesOf, textOf } from "../process/io.ts";
import type { Process } from "../process/types.ts";

/** HOME, else root's own: processes of an image always have one. */
export function homeOf(process: Process): string {
  return process.environment.get("HOME") || "/root";
}

/** The absolute path behind a word of the user's, `~` and `~/x` too. */
export function pathAt(process: Process, word: string): string {
  return absolute(word.replace(/^~(?=\/|$)/, homeOf(process)), process.cwd);
}

/** The text of a file; undefined where there is none, or none that may be read. */
export function readText(process: Process, path: string): string | undefined {
  try {
    return textOf(process.machine.filesystem.readFile(path, process.credentials));
  } catch (error) {
    if (error instanceof FileSystemError) return undefined;
    throw error;
  }
}

/** mkdir -p. Throws FileSystemError. */
export function makeFolders(process: Process, path: string, mode = 0o777): void {
  const { machine, credentials, umask } = process;
  let at = "";
  for (const name of path.split("/").filter(Boolean)) {
    at += `/${name}`;
    if (!machine.filesystem.exists(at, credentials)) machine.filesystem.mkdir(at, mode & ~umask, credentials);
  }
}

/** Writes a file and makes the folders above it; a file that is there keeps its mode. Throws FileSystemError. */
export function writeFile(process: Process, path: string, content: string | Uint8Array, mode = 0o666): void {
  makeFolders(process, path.slice(0, path.lastIndexOf("/")));
  const bytes = typeof content === "string" ? bytesOf(content) : content;
  process.machine.filesystem.writeFile(path, bytes, mode & ~process.umask, process.credentials);
}
