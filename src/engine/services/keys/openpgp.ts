/**
 * OpenPGP keys and signatures (RFC 4880, and RFC 9580 for "EdDSALegacy"), as GnuPG 2.4 exports them: version 4, Ed25519
 * for signing, in ASCII armour. A key behind a passphrase is understood but for its secret part, which `unlock.ts` opens.
 */
import { sha1 } from "@noble/hashes/legacy.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { bytesOf, concat } from "../../process/io.ts";
import { sign, verify } from "./ed25519.ts";
import { fromBase64, toBase64 } from "./pem.ts";

export interface Packet {
  readonly tag: number;
  readonly body: Uint8Array;
}

export const TAG = {
  signature: 2,
  secretKey: 5,
  publicKey: 6,
  secretSubkey: 7,
  userId: 13,
  subkey: 14,
} as const;
const EDDSA = 22;
const SHA512 = 10;
const ED25519_OID = Uint8Array.of(9, 0x2b, 6, 1, 4, 1, 0xda, 0x47, 0x0f, 1);
/** Version, time of making (4 bytes), algorithm. */
const HEAD = 6;

/** CRC-24 of the armour's last line (RFC 4880, section 6.1). */
export function crc24(bytes: Uint8Array): number {
  let sum = 0xb704ce;
  for (const byte of bytes) {
    sum ^= byte << 16;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum << 1) ^ (sum & 0x800000 ? 0x1864cfb : 0);
    sum &= 0xffffff;
  }
  return sum;
}

/** `title`: `PGP PRIVATE KEY BLOCK`. */
export function writeArmour(title: string, bytes: Uint8Array): string {
  const lines = toBase64(bytes).match(/.{1,64}/g) ?? [];
  const sum = crc24(bytes);
  const check = toBase64(Uint8Array.of(sum >> 16, sum >> 8, sum));
  return `-----BEGIN ${title}-----\n\n${lines.join("\n")}\n=${check}\n-----END ${title}-----\n`;
}

export interface Armoured {
  readonly title: string;
  readonly bytes: Uint8Array;
  /** The check sum of the text and that of the bytes, where they differ. */
  readonly crcError: string | undefined;
}

const ARMOUR = /-----BEGIN (PGP [A-Z ]+)-----\r?\n((?:[\w-]+: .*\r?\n)*)\r?\n?([\s\S]*?)-----END \1-----/g;

/** Every armoured block of a text. */
export function readArmour(text: string): Armoured[] {
  return [...text.matchAll(ARMOUR)].flatMap(([, title = "", , inside = ""]) => {
    const [body = "", check] = inside.split(/\n=(?=[\w+/]{4}\s*$)/);
    const bytes = fromBase64(body);
    if (!bytes) return [];
    const hex = (sum: number) => sum.toString(16).toUpperCase().padStart(6, "0");
    const wanted = fromBase64(check ?? "");
    const given = [...(wanted ?? [])].reduce((sum, byte) => (sum << 8) | byte, 0);
    const found = crc24(bytes);
    const crcError = check === undefined || given === found ? undefined : `${hex(found)} - ${hex(given)}`;
    return [{ title, bytes, crcError }];
  });
}

/** Throws RangeError for what is no sequence of packets. */
export function readPackets(bytes: Uint8Array): Packet[] {
  const packets: Packet[] = [];
  for (let at = 0; at < bytes.length; ) {
    const head = bytes[at++] ?? 0;
    if (!(head & 0x80)) throw new RangeError("no packet");
    const isNew = (head & 0x40) !== 0;
    const tag = isNew ? head & 0x3f : (head >> 2) & 15;
    const first = bytes[at] ?? 0;
    const width = isNew ? (first < 192 ? 1 : first < 224 ? 2 : 5) : [1, 2, 4][head & 3];
    if (width === undefined) throw new RangeError("a packet without length");
    let length = 0;
    for (const byte of bytes.subarray(at, at + width)) length = length * 256 + byte;
    if (isNew && width === 2) length = length - 192 * 256 + 192;
    if (isNew && width === 5) length -= 255 * 2 ** 32;
    at += width;
    if (at + length > bytes.length) throw new RangeError("short of bytes");
    packets.push({ tag, body: bytes.slice(at, at + length) });
    at += length;
  }
  return packets;
}

/** In the old form of headers, which GnuPG writes for these packets. */
export function writePacket({ tag, body }: Packet): Uint8Array {
  const long = body.length > 255;
  const length = long ? [body.length >> 8, body.length & 255] : [body.length];
  return concat([Uint8Array.of(0x80 | (tag << 2) | (long ? 1 : 0), ...length), body]);
}

/** A number with its length in bits before it, without zeros in front. */
export function mpi(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex((byte) => byte !== 0);
  const digits = start < 0 ? new Uint8Array(0) : bytes.slice(start);
  const bits = digits.length === 0 ? 0 : digits.length * 8 - Math.clz32((digits[0] ?? 0) << 24);
  return concat([Uint8Array.of(bits >> 8, bits & 255), digits]);
}

/** The number at `at`, padded to `size` bytes, and where the next one begins. */
export function readMpi(
  bytes: Uint8Array,
  at: number,
  size: number,
): { readonly number: Uint8Array; readonly next: number } {
  const length = Math.ceil((((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)) / 8);
  const next = at + 2 + length;
  if (length > size || next > bytes.length) throw new RangeError("bad number");
  const number = new Uint8Array(size);
  number.set(bytes.slice(at + 2, next), size - length);
  return { number, next };
}

export interface PgpKey {
  /** The public half's packet body. */
  readonly body: Uint8Array;
  /** 40 hexadecimal digits, upper case. */
  readonly fingerprint: string;
  /** Seconds. */
  readonly created: number;
  readonly algorithm: number;
  /** Ed25519's 32 bytes; undefined for other algorithms. */
  readonly point: Uint8Array | undefined;
  readonly userId: string;
  /** What follows the public half in a secret key's packet. */
  readonly secret: Uint8Array | undefined;
}

export function fingerprintOfBody(body: Uint8Array): string {
  return bytesToHex(sha1(concat([framed(body)]))).toUpperCase();
}

/** A key as it is digested for fingerprints and signatures. */
const framed = (body: Uint8Array): Uint8Array =>
  concat([Uint8Array.of(0x99, body.length >> 8, body.length & 255), body]);

const isEd25519 = (body: Uint8Array): boolean =>
  body[HEAD - 1] === EDDSA && ED25519_OID.every((byte, at) => body[HEAD + at] === byte);

/** The primary key of a block's packets. Throws RangeError where there is none of version 4. */
export function readPgpKey(packets: readonly Packet[]): PgpKey {
  const primary = packets.find(({ tag }) => tag === TAG.secretKey || tag === TAG.publicKey);
  if (primary?.body[0] !== 4) throw new RangeError("no key of version 4");
  const { body } = primary;
  const algorithm = body[HEAD - 1] ?? 0;
  let end = HEAD;
  let point: Uint8Array | undefined;
  if (isEd25519(body)) {
    const { number, next } = readMpi(body, HEAD + ED25519_OID.length, 33);
    [point, end] = [number.slice(1), next];
  } else if (algorithm === 1)
    for (let numbers = 0; numbers < 2; numbers += 1) end = readMpi(body, end, 2048).next;
  else throw new RangeError("another algorithm");
  const open = body.slice(0, end);
  const user = packets.find(({ tag }) => tag === TAG.userId);
  return {
    body: open,
    fingerprint: fingerprintOfBody(open),
    created: body.slice(1, 5).reduce((sum, byte) => sum * 256 + byte, 0),
    algorithm,
    point,
    userId: new TextDecoder().decode(user?.body ?? new Uint8Array(0)),
    secret: primary.tag === TAG.secretKey ? body.slice(end) : undefined,
  };
}

/** The seed of an Ed25519 key without a passphrase. */
export function seedOfKey({ secret, point }: PgpKey): Uint8Array | undefined {
  return secret?.[0] === 0 && point ? readMpi(secret, 1, 32).number : undefined;
}

/** What follows the public half for a key without a passphrase: usage 0, the seed, the sum of its bytes. */
export function openSecret(seed: Uint8Array): Uint8Array {
  const number = mpi(seed);
  const sum = number.reduce((total, byte) => (total + byte) & 0xffff, 0);
  return concat([Uint8Array.of(0), number, Uint8Array.of(sum >> 8, sum & 255)]);
}

export function publicBody(created: number, point: Uint8Array): Uint8Array {
  const time = Uint8Array.of(created >>> 24, created >>> 16, created >>> 8, created);
  const number = mpi(concat([Uint8Array.of(0x40), point]));
  return concat([Uint8Array.of(4), time, Uint8Array.of(EDDSA), ED25519_OID, number]);
}

/** What a signature of a user id signs before its own fields. */
export function certified(body: Uint8Array, userId: Uint8Array): Uint8Array {
  const { length } = userId;
  const head = Uint8Array.of(0xb4, length >>> 24, length >>> 16, length >>> 8, length);
  return concat([framed(body), head, userId]);
}

/** `hashed`: version, type, algorithms and hashed subpackets with their length. */
function digestFor(signed: Uint8Array, hashed: Uint8Array): Uint8Array {
  const { length } = hashed;
  const end = Uint8Array.of(4, 255, length >>> 24, length >>> 16, length >>> 8, length);
  return sha512(concat([signed, hashed, end]));
}

/** A signature packet's body. `subpackets` are the hashed ones. */
export function signPacket(
  seed: Uint8Array,
  fingerprint: string,
  type: number,
  subpackets: Uint8Array,
  signed: Uint8Array,
): Uint8Array {
  const size = Uint8Array.of(subpackets.length >> 8, subpackets.length & 255);
  const hashed = concat([Uint8Array.of(4, type, EDDSA, SHA512), size, subpackets]);
  const digest = digestFor(signed, hashed);
  const signature = sign(seed, digest);
  const issuer = concat([Uint8Array.of(0, 10, 9, 16), hexBytes(fingerprint.slice(-16))]);
  return concat([hashed, issuer, digest.slice(0, 2), mpi(signature.slice(0, 32)), mpi(signature.slice(32))]);
}

/** The hashed subpackets of a signature packet's body. */
export function hashedSubpackets(body: Uint8Array): Uint8Array {
  return body.slice(6, 6 + (((body[4] ?? 0) << 8) | (body[5] ?? 0)));
}

export function hexBytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Subpackets of a signature on data: the key's fingerprint, the time in seconds. */
export function dataSubpackets(fingerprint: string, seconds: number): Uint8Array {
  const time = Uint8Array.of(seconds >>> 24, seconds >>> 16, seconds >>> 8, seconds);
  return concat([Uint8Array.of(22, 33, 4), hexBytes(fingerprint), Uint8Array.of(5, 2), time]);
}

export interface PgpSignature {
  readonly issuer: string;
  readonly seconds: number;
  isGood(point: Uint8Array, signed: Uint8Array): boolean;
}

/** Reads a signature packet's body. Throws RangeError for another kind. */
export function readSignature(body: Uint8Array): PgpSignature {
  if (body[0] !== 4 || body[2] !== EDDSA || body[3] !== SHA512) throw new RangeError("another signature");
  const size = ((body[4] ?? 0) << 8) | (body[5] ?? 0);
  const hashed = body.slice(0, 6 + size);
  const rest = 6 + size + 2 + (((body[6 + size] ?? 0) << 8) | (body[7 + size] ?? 0));
  const r = readMpi(body, rest + 2, 32);
  const s = readMpi(body, r.next, 32);
  let [issuer, seconds] = ["", 0];
  for (let at = 6; at < hashed.length; at += (body[at] ?? 0) + 1) {
    const content = hashed.slice(at + 2, at + 1 + (hashed[at] ?? 0));
    if (hashed[at + 1] === 33) issuer = bytesToHex(content.slice(1)).toUpperCase();
    if (hashed[at + 1] === 2) seconds = content.reduce((sum, byte) => sum * 256 + byte, 0);
  }
  const signature = concat([r.number, s.number]);
  return { issuer, seconds, isGood: (point, signed) => verify(point, digestFor(signed, hashed), signature) };
}

/** Constants of Ed25519 as libgcrypt digests them for a keygrip. */
const CURVE = {
  p: "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed",
  a: "01",
  b: "2dfc9311d490018c7338bf8688861767ff8ff5b2bebe27548a14b235eca6874a",
  g: "04216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51a6666666666666666666666666666666666666666666666666666666666666658",
  n: "1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed",
};

/** The name of an Ed25519 key's file in private-keys-v1.d: the keygrip, 40 hexadecimal digits. */
export function keygripOf(point: Uint8Array): string {
  const parts = [
    ...Object.entries(CURVE).map(([name, hex]) => [name, hexBytes(hex)] as const),
    ["q", point] as const,
  ];
  const text = parts.map(([name, bytes]) =>
    concat([bytesOf(`(1:${name}${bytes.length}:`), bytes, bytesOf(")")]),
  );
  return bytesToHex(sha1(concat(text))).toUpperCase();
}
