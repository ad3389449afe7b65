import { sha1 } from "@noble/hashes/legacy.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { gzipSync } from "fflate";
import { bytesOf, concat } from "../process/io.ts";

const BLOCK = 512;

function header(name: string, size: number, mode: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (offset: number, text: string) => block.set(bytesOf(text), offset);
  const octal = (value: number, width: number) => value.toString(8).padStart(width - 1, "0");
  put(0, name);
  put(100, octal(mode, 8));
  put(108, octal(0, 8));
  put(116, octal(0, 8));
  put(124, octal(size, 12));
  // What npm pack writes in every tarball: 26 October 1985.
  put(136, octal(499162500, 12));
  put(148, "        ");
  put(156, "0");
  put(257, "ustar\x0000");
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${octal(sum, 7)}\0 `);
  return block;
}

/** A POSIX tar archive of plain files, gzipped, the same bytes every time. */
export function tarball(files: Readonly<Record<string, string>>): Uint8Array {
  return tarballOfBytes(
    new Map(Object.entries(files).map(([name, text]) => [name, { content: bytesOf(text), mode: 0o644 }])),
  );
}

/** The same for files that are no text, each with its mode. */
export function tarballOfBytes(
  files: ReadonlyMap<string, { readonly content: Uint8Array; readonly mode: number }>,
): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [name, { content, mode }] of files) {
    const padding = new Uint8Array((BLOCK - (content.length % BLOCK)) % BLOCK);
    parts.push(header(name, content.length, mode), content, padding);
  }
  parts.push(new Uint8Array(2 * BLOCK));
  return gzipSync(concat(parts), { mtime: 0 });
}

/** The `dist` fields of registry metadata that prove a tarball. */
export function distOf(archive: Uint8Array): { readonly shasum: string; readonly integrity: string } {
  return { shasum: bytesToHex(sha1(archive)), integrity: `sha512-${base64(sha512(archive))}` };
}

/** Standard base64, padded. */
export function base64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
