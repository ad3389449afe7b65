/** Packs (gitformat-pack(5)), version 2, whole objects only: what `git gc` makes and what stands in a bundle. */
import { sha1 } from "@noble/hashes/legacy.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { unzlibSync, zlibSync } from "fflate";
import { bytesOf, concat, textOf } from "../../process/io.ts";
import type { Parsed } from "./objects.ts";
import type { GitSession } from "./session.ts";

const KINDS = ["", "commit", "tree", "blob", "tag"];

function number32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/** Kind and size: three bits and four, then seven at a time. */
function header(kind: string, size: number): Uint8Array {
  const bytes = [(KINDS.indexOf(kind) << 4) | (size & 15)];
  for (let rest = size >> 4; rest > 0; rest >>= 7) {
    bytes[bytes.length - 1]! |= 0x80;
    bytes.push(rest & 0x7f);
  }
  return Uint8Array.from(bytes);
}

export interface Pack {
  readonly bytes: Uint8Array;
  /** Id to where its object begins. */
  readonly offsets: ReadonlyMap<string, number>;
}

export function makePack(objects: ReadonlyMap<string, Parsed>): Pack {
  const parts = [bytesOf("PACK"), number32(2), number32(objects.size)];
  const offsets = new Map<string, number>();
  let at = 12;
  for (const [id, { kind, content }] of objects) {
    const entry = concat([header(kind, content.length), zlibSync(content)]);
    offsets.set(id, at);
    at += entry.length;
    parts.push(entry);
  }
  const body = concat(parts);
  return { bytes: concat([body, sha1(body)]), offsets };
}

/** Writes a pack and its index; returns its name. */
export function writePack(session: GitSession, git: string, pack: Pack): string {
  const ids = [...pack.offsets.keys()].sort();
  const name = bytesToHex(sha1(concat(ids.map((id) => hexToBytes(id)))));
  const counts = Array.from({ length: 256 }, (_, first) =>
    number32(ids.filter((id) => Number.parseInt(id.slice(0, 2), 16) <= first).length),
  );
  const index = concat([
    Uint8Array.of(0xff, 0x74, 0x4f, 0x63, 0, 0, 0, 2),
    ...counts,
    ...ids.map((id) => hexToBytes(id)),
    ...ids.map(() => number32(0)),
    ...ids.map((id) => number32(pack.offsets.get(id) ?? 0)),
    pack.bytes.slice(-20),
  ]);
  session.write(`${git}/objects/pack/pack-${name}.pack`, pack.bytes, 0o444);
  session.write(`${git}/objects/pack/pack-${name}.idx`, concat([index, sha1(index)]), 0o444);
  return name;
}

/** The offsets of a pack, from its index. */
function offsetsOf(index: Uint8Array): Map<string, number> {
  const view = new DataView(index.buffer, index.byteOffset, index.byteLength);
  const count = view.getUint32(8 + 255 * 4);
  const names = 8 + 1024;
  return new Map(
    Array.from({ length: count }, (_, at) => [
      bytesToHex(index.subarray(names + at * 20, names + at * 20 + 20)),
      view.getUint32(names + count * 24 + at * 4),
    ]),
  );
}

function packs(session: GitSession, git: string): string[] {
  const folder = `${git}/objects/pack`;
  const { machine, credentials } = session.process;
  if (!session.exists(folder)) return [];
  const names = machine.filesystem.readdir(folder, credentials).filter((name) => name.endsWith(".idx"));
  return names.map((name) => `${folder}/${name.slice(0, -4)}`);
}

export function packedIds(session: GitSession, git: string): string[] {
  return packs(session, git).flatMap((path) => [
    ...offsetsOf(session.read(`${path}.idx`) ?? new Uint8Array(1032)).keys(),
  ]);
}

/** Removes all packs, for others that take their place. */
export function removePacks(session: GitSession, git: string): void {
  const { machine, credentials } = session.process;
  for (const path of packs(session, git))
    for (const end of ["idx", "pack"]) machine.filesystem.unlink(`${path}.${end}`, credentials);
}

/** An object of some pack; undefined for none. */
export function readPacked(session: GitSession, git: string, id: string): Parsed | undefined {
  for (const path of packs(session, git)) {
    const offsets = offsetsOf(session.read(`${path}.idx`) ?? new Uint8Array(1032));
    const start = offsets.get(id);
    const bytes = session.read(`${path}.pack`);
    if (start !== undefined && bytes) return objectAt(bytes, start, offsets);
  }
  return undefined;
}

function objectAt(bytes: Uint8Array, start: number, offsets: ReadonlyMap<string, number>): Parsed {
  let at = start;
  const kind = KINDS[((bytes[at] ?? 0) >> 4) & 7] ?? "blob";
  while ((bytes[at] ?? 0) & 0x80) at += 1;
  const later = [...offsets.values()].filter((offset) => offset > start);
  const end = later.length > 0 ? Math.min(...later) : bytes.length - 20;
  return { kind, content: unzlibSync(bytes.subarray(at + 1, end)) };
}

/** A bundle: its references, then a pack (gitformat-bundle(5)). */
export function makeBundle(
  references: readonly (readonly [id: string, name: string])[],
  pack: Pack,
): Uint8Array {
  const lines = references.map(([id, name]) => `${id} ${name}\n`).join("");
  return concat([bytesOf(`# v2 git bundle\n${lines}\n`), pack.bytes]);
}

export interface Bundle {
  readonly references: readonly (readonly [id: string, name: string])[];
  readonly objects: ReadonlyMap<string, Parsed>;
}

/** Undefined for a file that is no bundle. */
export function readBundle(bytes: Uint8Array, idOf: (object: Parsed) => string): Bundle | undefined {
  const start = textOf(bytes.subarray(0, 16)) === "# v2 git bundle\n" ? 16 : -1;
  if (start < 0) return undefined;
  let end = start;
  while (end < bytes.length && !(bytes[end] === 10 && bytes[end - 1] === 10)) end += 1;
  const references = textOf(bytes.subarray(start, end))
    .split("\n")
    .filter(Boolean)
    .map((line): [string, string] => line.split(" ") as [string, string]);
  const pack = bytes.subarray(end + 1);
  return { references, objects: unpack(pack, idOf) };
}

/** All objects of a pack, one after the other: each stream is read to its own end. */
function unpack(pack: Uint8Array, idOf: (object: Parsed) => string): Map<string, Parsed> {
  const found = new Map<string, Parsed>();
  const view = new DataView(pack.buffer, pack.byteOffset, pack.byteLength);
  const count = view.getUint32(8);
  for (let at = 12, done = 0; done < count; done += 1) {
    const first = pack[at] ?? 0;
    const kind = KINDS[(first >> 4) & 7] ?? "blob";
    while ((pack[at] ?? 0) & 0x80) at += 1;
    at += 1;
    const { content, length } = inflateAt(pack, at);
    at += length;
    const object = { kind, content };
    found.set(idOf(object), object);
  }
  return found;
}

/** zlib says no length: the stream ends where its checksum fits, which compressing the content again tells. */
function inflateAt(pack: Uint8Array, at: number): { content: Uint8Array; length: number } {
  const content = unzlibSync(pack.subarray(at));
  return { content, length: zlibSync(content).length };
}
