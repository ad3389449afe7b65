import { type FileSystem, FileSystemError, ROOT } from "../engine/filesystem/types.ts";
import { makeFolders, parentOf } from "../engine/runtime/copy.ts";
import type { LabFiles } from "./protocol.ts";

/** Larger files, and folders of packages and histories, stay on the machine and never become tabs. */
const LARGEST = 64 * 1024;
const SKIPPED = new Set(["node_modules", ".git", ".venv", "__pycache__"]);
const MOST = 60;

/** Brings the machine's folder to the learner's files: writes what differs, removes what is gone. */
export function writeFiles(filesystem: FileSystem, folder: string, before: LabFiles, after: LabFiles): void {
  const encoder = new TextEncoder();
  for (const path of Object.keys(before)) if (!(path in after)) remove(filesystem, `${folder}/${path}`);
  for (const [path, text] of Object.entries(after)) {
    if (before[path] === text) continue;
    const target = `${folder}/${path}`;
    makeFolders(filesystem, parentOf(target));
    filesystem.writeFile(target, encoder.encode(text), 0o644, ROOT);
  }
}

/** The text files of the machine's folder, by relative path. */
export function readFiles(filesystem: FileSystem, folder: string): LabFiles {
  const files: Record<string, string> = {};
  const decoder = new TextDecoder("utf-8", { fatal: true });

  function visit(path: string): void {
    for (const name of filesystem.readdir(`${folder}/${path}`, ROOT)) {
      const inside = path === "" ? name : `${path}/${name}`;
      const stat = filesystem.lstat(`${folder}/${inside}`, ROOT);
      if (stat.kind === "directory" && !SKIPPED.has(name)) visit(inside);
      if (stat.kind !== "file" || stat.size > LARGEST || Object.keys(files).length >= MOST) continue;
      try {
        files[inside] = decoder.decode(filesystem.readFile(`${folder}/${inside}`, ROOT));
      } catch (error) {
        // Bytes that are no text stay on the machine.
        if (!(error instanceof TypeError)) throw error;
      }
    }
  }

  visit("");
  return files;
}

function remove(filesystem: FileSystem, path: string): void {
  try {
    filesystem.unlink(path, ROOT);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
  }
}
