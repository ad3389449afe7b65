/** .git/index, version 2: what the next commit holds. Of a file's stat it has the time, as git does; the rest is zero. */
import { sha1 } from "@noble/hashes/legacy.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { bytesOf, concat, textOf } from "../../process/io.ts";
import type { GitSession } from "./session.ts";

export interface IndexEntry {
  readonly mode: string;
  readonly id: string;
}

const FIXED = 62;

function number32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/** Writes the index of the repository `git`, whose files are in `folder`. */
export function writeIndex(
  session: GitSession,
  git: string,
  folder: string,
  entries: ReadonlyMap<string, IndexEntry>,
): void {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = sorted.map(([path, { mode, id }]) => {
    const name = bytesOf(path);
    const entry = new Uint8Array(Math.ceil((FIXED + name.length + 1) / 8) * 8);
    const changed = number32(Math.floor(modified(session, `${folder}/${path}`) / 1000));
    entry.set(changed, 0);
    entry.set(changed, 8);
    entry.set(number32(Number.parseInt(mode, 8)), 24);
    entry.set(hexToBytes(id), 40);
    entry.set([(name.length >> 8) & 15, name.length & 255], 60);
    entry.set(name, FIXED);
    return entry;
  });
  const body = concat([bytesOf("DIRC"), number32(2), number32(sorted.length), ...parts]);
  session.write(`${git}/index`, concat([body, sha1(body)]));
}

/** A file's time in ms; now for one that is not there. */
function modified({ process }: GitSession, path: string): number {
  const { filesystem, clock } = process.machine;
  return filesystem.exists(path, process.credentials)
    ? filesystem.lstat(path, process.credentials).mtime
    : clock.now();
}

export function readIndex(session: GitSession, git: string): Map<string, IndexEntry> {
  const bytes = session.read(`${git}/index`);
  const entries = new Map<string, IndexEntry>();
  if (!bytes) return entries;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint32(8);
  for (let at = 12, done = 0; done < count; done += 1) {
    const length = view.getUint16(at + 60) & 0xfff;
    const name = textOf(bytes.subarray(at + FIXED, at + FIXED + length));
    entries.set(name, {
      mode: view.getUint32(at + 24).toString(8),
      id: bytesToHex(bytes.subarray(at + 40, at + 60)),
    });
    at += Math.ceil((FIXED + length + 1) / 8) * 8;
  }
  return entries;
}
