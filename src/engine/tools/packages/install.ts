/** Putting a package's files where they belong, and finding out what is there already. */
import { type FileSystem, ROOT } from "../../filesystem/types.ts";
import { programFile } from "../../process/executable.ts";
import { bytesOf, textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { type PublicPackage, publicPackage } from "./catalogue.ts";

export type Family = "debian" | "alpine";

export interface Chosen {
  readonly name: string;
  readonly version: string;
  readonly found: PublicPackage;
}

/** Whether the image has a package: in its database, or by its programs. */
export function isInstalled(process: Process, name: string, found: PublicPackage, database: string): boolean {
  const { filesystem } = process.machine;
  if (hasEntry(readText(filesystem, database), name)) return true;
  const files = Object.keys(found.programs);
  return (
    files.length > 0 &&
    files.every((file) => PLACES.some((place) => filesystem.exists(`${place}/${file}`, ROOT)))
  );
}

const PLACES = ["/usr/bin", "/usr/local/bin"];

function hasEntry(database: string, name: string): boolean {
  return new RegExp(`^(?:Package: |P:)${name.replace(/[+.]/g, "\\$&")}$`, "m").test(database);
}

/** The packages that `names` need and that are not there yet, needed ones first. */
export function missingOf(
  process: Process,
  family: Family,
  names: readonly string[],
  database: string,
): Map<string, Chosen> {
  const wanted = new Map<string, Chosen>();
  const visit = (name: string) => {
    const found = publicPackage(family, name);
    if (!found || wanted.has(name) || isInstalled(process, name, found, database)) return;
    for (const need of found.needs) visit(need);
    wanted.set(name, { name, version: found[family] ?? "", found });
  };
  for (const name of names) visit(name);
  return wanted;
}

/** Writes the package's programs, and its entry in the database. */
export function unpack(
  process: Process,
  { name, version, found }: Chosen,
  database: string,
  entry: string,
): void {
  const { filesystem } = process.machine;
  for (const [file, program] of Object.entries(found.programs)) {
    if (!PLACES.some((place) => filesystem.exists(`${place}/${file}`, ROOT)))
      writeFile(process, `/usr/bin/${file}`, programFile(program), 0o755);
  }
  const text = readText(filesystem, database);
  if (!hasEntry(text, name))
    writeFile(process, database, `${text}${entry.replaceAll("VERSION", version)}`, 0o644);
}

/** Removes a package's programs and its entry; false when it was not installed. */
export function remove(process: Process, family: Family, name: string, database: string): boolean {
  const found = publicPackage(family, name);
  if (!found || !isInstalled(process, name, found, database)) return false;
  const { filesystem } = process.machine;
  for (const file of Object.keys(found.programs)) {
    const path = `/usr/bin/${file}`;
    if (filesystem.exists(path, ROOT)) filesystem.unlink(path, process.credentials);
  }
  const kept = readText(filesystem, database)
    .split(/(?<=\n\n)/)
    .filter((entry) => !hasEntry(entry, name));
  writeFile(process, database, kept.join(""), 0o644);
  return true;
}

export function readText(filesystem: FileSystem, path: string): string {
  return filesystem.exists(path, ROOT) ? textOf(filesystem.readFile(path, ROOT)) : "";
}

/** Makes a file with its folders, as the process's user. Throws FileSystemError. */
export function writeFile(process: Process, path: string, content: string | Uint8Array, mode: number): void {
  const { filesystem } = process.machine;
  let at = "";
  for (const part of path.split("/").slice(1, -1)) {
    at += `/${part}`;
    if (!filesystem.exists(at, ROOT)) filesystem.mkdir(at, 0o755, process.credentials);
  }
  filesystem.writeFile(
    path,
    typeof content === "string" ? bytesOf(content) : content,
    mode,
    process.credentials,
  );
}
