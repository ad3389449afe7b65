import { gunzipSync } from "fflate";
import { textOf } from "../../process/io.ts";

export interface Unpacked {
  readonly path: string;
  readonly kind: "file" | "directory" | "symlink";
  readonly mode: number;
  readonly content: Uint8Array;
}

/** Reads a gzipped tar archive: plain files, folders and symlinks. */
export function untar(archive: Uint8Array): Unpacked[] {
  const bytes = gunzipSync(archive);
  const entries: Unpacked[] = [];
  const field = (at: number, length: number) => textOf(bytes.subarray(at, at + length)).replace(/\0.*$/s, "");
  for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0; ) {
    const size = Number.parseInt(field(at + 124, 12), 8) || 0;
    const type = field(at + 156, 1);
    const prefix = field(at + 345, 155);
    const name = field(at, 100);
    entries.push({
      path: prefix ? `${prefix}/${name}` : name,
      kind: type === "5" ? "directory" : type === "2" ? "symlink" : "file",
      mode: Number.parseInt(field(at + 100, 8), 8) || 0o644,
      content: bytes.slice(at + 512, at + 512 + size),
    });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return entries;
}
