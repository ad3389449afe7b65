/** go.sum and the hashes in it: SHA-256 of a list of files with their own SHA-256 (https://go.dev/ref/mod#go-sum-files). */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { bytesOf } from "../../process/io.ts";
import { base64 } from "../../services/tarball.ts";

/** The hash `h1:` of files by their names. */
export function hash1(files: ReadonlyMap<string, Uint8Array>): string {
  const lines = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, content]) => `${bytesToHex(sha256(content))}  ${name}\n`);
  return `h1:${base64(sha256(bytesOf(lines.join(""))))}`;
}

export function modHash(text: string): string {
  return hash1(new Map([["go.mod", bytesOf(text)]]));
}

export function zipHash(module: string, version: string, files: ReadonlyMap<string, Uint8Array>): string {
  return hash1(new Map([...files].map(([name, content]) => [`${module}@${version}/${name}`, content])));
}

/** go.sum: `MODULE VERSION[/go.mod]` to its hash. */
export function parseSums(text: string): Map<string, string> {
  const lines = text.split("\n").map((line) => line.trim().split(/\s+/));
  return new Map(
    lines.flatMap(([module, version, hash]) => (hash ? [[`${module} ${version}`, hash] as const] : [])),
  );
}

export function formatSums(sums: ReadonlyMap<string, string>): string {
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, hash]) => `${name} ${hash}\n`)
    .join("");
}
