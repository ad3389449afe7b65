/** `python3 -m zipfile -c|-l|-e|-t`: how a wheel, or any zip archive, is made where there is no `zip`. */
import { unzipSync, zipSync } from "fflate";
import { FileSystemError } from "../../filesystem/types.ts";
import { print, printError } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { absolutePath, isFolder, makeFolders, namesIn, readBytes, writeFile } from "../pip/files.ts";

export async function zipfile(process: Process, words: readonly string[]): Promise<number> {
  const [option = "", archive, ...rest] = words;
  const path = absolutePath(process, archive ?? "");
  try {
    if (/^(-c|--create)$/.test(option) && archive !== undefined) {
      const files: Record<string, Uint8Array> = {};
      for (const each of rest)
        collect(process, absolutePath(process, each), each.replace(/\/+$/, "").replace(/^.*\//, ""), files);
      // Archives have the time of making in them on the real computer: no place for a difference here.
      writeFile(process, path, zipSync(files, { mtime: "1980-01-01T00:00:00" }));
      return 0;
    }
    const content = readBytes(process, path);
    if (content === undefined) throw new FileSystemError("ENOENT", archive ?? "");
    const entries = Object.entries(unzipSync(content));
    if (/^(-l|--list)$/.test(option)) {
      const rows = entries.map(
        ([name, bytes]) => `${name.padEnd(46)} 1980-01-01 00:00:00 ${String(bytes.length).padStart(12)}\n`,
      );
      await print(
        process,
        `${"File Name".padEnd(46)}${"Modified    ".padStart(18)}${"Size".padStart(15)}\n${rows.join("")}`,
      );
      return 0;
    }
    if (/^(-t|--test)$/.test(option)) {
      await print(process, "Done testing\n");
      return 0;
    }
    if (/^(-e|--extract)$/.test(option) && rest[0] !== undefined) {
      const folder = absolutePath(process, rest[0]);
      for (const [name, bytes] of entries) {
        if (name.endsWith("/")) makeFolders(process, `${folder}/${name}`);
        else writeFile(process, `${folder}/${name}`, bytes);
      }
      return 0;
    }
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    await printError(process, `Traceback (most recent call last):\n${error.text}: '${error.path}'\n`);
    return 1;
  }
  throw new NotModelledError(`python3 -m zipfile ${option}`.trimEnd());
}

function collect(process: Process, path: string, name: string, into: Record<string, Uint8Array>): void {
  if (!isFolder(process, path)) {
    into[name] = process.machine.filesystem.readFile(path, process.credentials);
    return;
  }
  into[`${name}/`] = new Uint8Array(0);
  for (const each of namesIn(process, path)) collect(process, `${path}/${each}`, `${name}/${each}`, into);
}
