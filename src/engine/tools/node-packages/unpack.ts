/** A package's tarball in its place, and the links to its programs. */
import type { Process } from "../../process/types.ts";
import { untar } from "../net/untar.ts";
import { existsAt, makeFolders, putLink, relative } from "./files.ts";

/** What every tarball says that `npm pack` makes: 26 October 1985. Milliseconds. */
const PACKED = 499162500000;

/** Unpacks a tarball: the first folder of every path is dropped; modes are 0755 or 0644. */
export function unpackPackage(process: Process, archive: Uint8Array, folder: string): void {
  const { filesystem } = process.machine;
  makeFolders(process, folder);
  for (const { path, kind, mode, content } of untar(archive)) {
    const inside = path.split("/").slice(1).join("/");
    if (kind !== "file" || inside === "" || inside.split("/").includes("..")) continue;
    const target = `${folder}/${inside}`;
    makeFolders(process, target.replace(/\/[^/]*$/, ""));
    const bits = (mode & 0o111 ? 0o755 : 0o644) & ~process.umask;
    filesystem.writeFile(target, content, bits, process.credentials);
    filesystem.utimes(target, PACKED, process.credentials);
  }
}

/** The programs of a package by name, from package.json's `bin`. */
export function binsOf(name: string, bin: string | Readonly<Record<string, string>> | undefined) {
  if (bin === undefined) return {};
  return typeof bin === "string" ? { [name.replace(/^.*\//, "")]: bin } : bin;
}

/** Links `binFolder/NAME` to the programs of the package in `folder`, and makes them executable. */
export function linkBins(
  process: Process,
  binFolder: string,
  folder: string,
  bins: Readonly<Record<string, string>>,
): void {
  for (const [name, file] of Object.entries(bins)) {
    const target = `${folder}/${file.replace(/^\.\//, "")}`;
    if (!existsAt(process, target)) continue;
    process.machine.filesystem.chmod(target, 0o755, process.credentials);
    putLink(process, `${binFolder}/${name}`, relative(binFolder, target));
  }
}
