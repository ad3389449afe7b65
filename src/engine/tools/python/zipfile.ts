/** `python3 -m zipfile -c|-l|-e|-t`: how a wheel, or any zip archive, is made where there is no `zip`. */
import { unzipSync, type Zippable, zipSync } from "fflate";
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
      const files: Zippable = {};
      for (const each of rest) {
        const name = each.replace(/\/+$/, "").replace(/^.*\//, "");
        collect(process, absolutePath(process, each), name, files);
      }
      writeFile(process, path, zipSync(files));
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

/** Archives hold the time of each file, so that two of the same files differ. */
function collect(process: Process, path: string, name: string, into: Zippable): void {
  const { filesystem } = process.machine;
  // fflate reads the parts of local time: without a zone in the text they are those of UTC.
  const { mtime } = filesystem.stat(path, process.credentials);
  const options = { mtime: new Date(mtime).toISOString().slice(0, 19) };
  if (!isFolder(process, path)) {
    into[name] = [filesystem.readFile(path, process.credentials), options];
    return;
  }
  into[`${name}/`] = [new Uint8Array(0), options];
  for (const each of namesIn(process, path)) collect(process, `${path}/${each}`, `${name}/${each}`, into);
}
