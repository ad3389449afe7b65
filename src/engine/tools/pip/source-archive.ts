/** Source archives, unpacked into a folder of /tmp as pip does: a single folder at the top is left away. */
import { unzipSync } from "fflate";
import type { Process } from "../../process/types.ts";
import { untar } from "../net/untar.ts";
import { CrashError } from "./error.ts";
import { randomName, writeFile } from "./files.ts";

/** The folder with the source. What is no archive makes Python fail. */
export function unpackSource(process: Process, content: Uint8Array, file: string): string {
  const folder = `/tmp/pip-req-build-${randomName(process)}`;
  const entries = file.endsWith(".zip") ? fromZip(content) : fromTar(content);
  const paths = [...entries.keys()];
  const tops = new Set(paths.map((path) => path.replace(/\/.*$/s, "")));
  const isNested = tops.size === 1 && paths.every((path) => path.includes("/"));
  for (const [path, bytes] of entries) {
    const inside = isNested ? path.replace(/^[^/]*\//, "") : path;
    writeFile(process, `${folder}/${inside}`, bytes);
  }
  return folder;
}

function fromZip(content: Uint8Array): ReadonlyMap<string, Uint8Array> {
  try {
    const entries = Object.entries(unzipSync(content));
    return new Map(entries.filter(([path]) => !path.endsWith("/")));
  } catch {
    throw new CrashError("zipfile.BadZipFile: File is not a zip file");
  }
}

function fromTar(content: Uint8Array): ReadonlyMap<string, Uint8Array> {
  try {
    const files = untar(content).filter(({ kind }) => kind === "file");
    return new Map(files.map((each) => [each.path, each.content]));
  } catch {
    throw new CrashError("tarfile.ReadError: not a gzip file");
  }
}
