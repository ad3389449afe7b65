import { zipSync } from "fflate";
import { bytesOf } from "../../process/io.ts";

/** The first moment that a zip archive can hold; the same bytes every time. */
const EPOCH = "1980-01-01T00:00:00";

/** A zip archive of plain files, as modules of Go, jars, packages of Composer and NuGet come. */
export function zipOf(files: Readonly<Record<string, string>>): Uint8Array {
  const entries = Object.entries(files).map(([name, text]) => [name, bytesOf(text)] as const);
  return zipSync(Object.fromEntries(entries), { mtime: EPOCH });
}
