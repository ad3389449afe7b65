import { deflateSync, inflateSync } from "fflate";

/** CRC-32 as gzip and zip use it. */
export function crc32(data: Uint8Array): number {
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

export interface GzipHeader {
  readonly name?: string;
  /** ms since the epoch; 0 for none. */
  readonly mtime: number;
  readonly level: number;
}

const word = (value: number): number[] => [
  value & 255,
  (value >>> 8) & 255,
  (value >>> 16) & 255,
  (value >>> 24) & 255,
];

/** One gzip member (RFC 1952), system "Unix". The deflate stream is fflate's, not byte for byte the real one's. */
export function gzip(data: Uint8Array, header: GzipHeader): Uint8Array {
  const name =
    header.name === undefined ? [] : [...header.name].map((character) => character.charCodeAt(0)).concat(0);
  const extra = header.level === 9 ? 2 : header.level === 1 ? 4 : 0;
  const head = [
    0x1f,
    0x8b,
    8,
    name.length > 0 ? 8 : 0,
    ...word(Math.floor(header.mtime / 1000)),
    extra,
    3,
    ...name,
  ];
  const body = deflateSync(data, { level: header.level as 6 });
  const tail = [...word(crc32(data)), ...word(data.length)];
  const out = new Uint8Array(head.length + body.length + tail.length);
  out.set(head);
  out.set(body, head.length);
  out.set(tail, head.length + body.length);
  return out;
}

/** How a compressed file is wrong; `text` follows the file's name in messages. */
export class GzipError extends Error {}

/** The content of a gzip member. Throws GzipError. */
export function gunzip(data: Uint8Array): {
  readonly content: Uint8Array;
  readonly name: string | undefined;
  readonly mtime: number;
} {
  if (data.length === 0) throw new GzipError("unexpected end of file");
  if (data[0] !== 0x1f || data[1] !== 0x8b) throw new GzipError("not in gzip format");
  const flags = data[3] ?? 0;
  const number = (at: number): number =>
    ((data[at] ?? 0) |
      ((data[at + 1] ?? 0) << 8) |
      ((data[at + 2] ?? 0) << 16) |
      ((data[at + 3] ?? 0) << 24)) >>>
    0;
  let at = 10;
  if (flags & 4) at += 2 + (data[at] ?? 0) + (data[at + 1] ?? 0) * 256;
  let name: string | undefined;
  const text = (): string => {
    const end = data.indexOf(0, at);
    const found = String.fromCharCode(...data.subarray(at, end));
    at = end + 1;
    return found;
  };
  if (flags & 8) name = text();
  if (flags & 16) text();
  if (flags & 2) at += 2;
  try {
    const content = inflateSync(data.subarray(at, data.length - 8));
    if (crc32(content) !== number(data.length - 8)) throw new GzipError("invalid compressed data--crc error");
    return { content, name, mtime: number(4) * 1000 };
  } catch (error) {
    if (error instanceof GzipError) throw error;
    throw new GzipError("unexpected end of file");
  }
}
