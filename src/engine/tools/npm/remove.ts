import type { Process } from "../../process/types.ts";

/** Removes a file, or a folder with all that is in it. Throws FileSystemError. */
export function removeAll(process: Process, path: string): void {
  const { filesystem } = process.machine;
  const as = process.credentials;
  process.tick();
  if (filesystem.lstat(path, as).kind !== "directory") {
    filesystem.unlink(path, as);
    return;
  }
  for (const name of filesystem.readdir(path, as)) removeAll(process, `${path}/${name}`);
  filesystem.rmdir(path, as);
}
