/** Wheels: zip archives with a package's files and its metadata, as PEP 427 lays them out. */
import { unzipSync } from "fflate";
import { textOf } from "../../process/io.ts";
import { readHeader } from "./metadata.ts";

export interface Wheel {
  readonly name: string;
  readonly version: string;
  /** Path in the archive to content; folders have no entry. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** `acme-1.2.dist-info` */
  readonly info: string;
  readonly metadata: string;
  /** Requires-Dist, as written. */
  readonly requires: readonly string[];
}

/** Undefined for what is no wheel. */
export function openWheel(content: Uint8Array): Wheel | undefined {
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(content);
  } catch {
    return undefined;
  }
  const files = new Map(Object.entries(entries).filter(([path]) => !path.endsWith("/")));
  const path = [...files.keys()].find((each) => /^[^/]+\.dist-info\/METADATA$/.test(each));
  if (path === undefined) return undefined;
  const metadata = textOf(files.get(path)!);
  const [name = ""] = readHeader(metadata, "Name");
  const [version = ""] = readHeader(metadata, "Version");
  const requires = readHeader(metadata, "Requires-Dist");
  return { name, version, files, info: path.replace(/\/METADATA$/, ""), metadata, requires };
}
