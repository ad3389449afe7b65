import { gunzipSync, zstdDecompressSync } from "node:zlib";

/** One entry of a tar file, its path without `./` and without a slash at the end. */
export interface TarEntry {
  readonly path: string;
  readonly kind: "file" | "directory" | "symlink" | "hardlink" | "other";
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
  readonly content: Uint8Array;
  /** Target of a link. */
  readonly link: string;
}

const KINDS: Record<string, TarEntry["kind"]> = {
  "0": "file",
  "\0": "file",
  "7": "file",
  "1": "hardlink",
  "2": "symlink",
  "5": "directory",
};

/** Reads ustar, GNU long names and PAX headers; gzip and zstd are unpacked on the way. */
export function readTar(packed: Buffer): TarEntry[] {
  const data = unpack(packed);
  const entries: TarEntry[] = [];
  let pax = new Map<string, string>();
  let longName: string | undefined;
  let longLink: string | undefined;
  for (let at = 0; at + 512 <= data.length; ) {
    const header = data.subarray(at, at + 512);
    if (header[0] === 0) break;
    const size = Number(pax.get("size") ?? number(header, 124, 12));
    const type = String.fromCharCode(header[156] ?? 0);
    const body = data.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
    if (type === "x") pax = paxOf(body);
    else if (type === "L") longName = text(body, 0, body.length);
    else if (type === "K") longLink = text(body, 0, body.length);
    else if (type !== "g") {
      const prefix = text(header, 345, 155);
      const short = text(header, 0, 100);
      const name = pax.get("path") ?? longName ?? (prefix ? `${prefix}/${short}` : short);
      entries.push({
        path: name.replace(/^(?:\.?\/)+/, "").replace(/\/+$/, ""),
        kind: KINDS[type] ?? "other",
        mode: number(header, 100, 8),
        uid: Number(pax.get("uid") ?? number(header, 108, 8)),
        gid: Number(pax.get("gid") ?? number(header, 116, 8)),
        mtime: Number(pax.get("mtime") ?? number(header, 136, 12)),
        content: body,
        link: pax.get("linkpath") ?? longLink ?? text(header, 157, 100),
      });
      pax = new Map();
      longName = undefined;
      longLink = undefined;
    }
  }
  return entries;
}

function unpack(data: Buffer): Buffer {
  if (data[0] === 0x1f && data[1] === 0x8b) return gunzipSync(data);
  if (data.length > 4 && data.readUInt32LE(0) === 0xfd2fb528) return zstdDecompressSync(data);
  return data;
}

function text(data: Uint8Array, start: number, length: number): string {
  const field = data.subarray(start, start + length);
  const end = field.indexOf(0);
  return Buffer.from(end < 0 ? field : field.subarray(0, end)).toString("utf8");
}

function number(header: Uint8Array, start: number, length: number): number {
  const first = header[start] ?? 0;
  if (first & 0x80) {
    let value = first & 0x7f;
    for (let at = start + 1; at < start + length; at++) value = value * 256 + (header[at] ?? 0);
    return value;
  }
  return Number.parseInt(text(header, start, length).trim() || "0", 8);
}

/** `LENGTH KEY=VALUE\n` records; lengths count bytes. */
function paxOf(body: Buffer): Map<string, string> {
  const fields = new Map<string, string>();
  for (let at = 0; at < body.length; ) {
    const space = body.indexOf(0x20, at);
    const length = Number(body.toString("utf8", at, space));
    if (!(length > 0)) break;
    const record = body.toString("utf8", space + 1, at + length - 1);
    const equals = record.indexOf("=");
    fields.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return fields;
}
