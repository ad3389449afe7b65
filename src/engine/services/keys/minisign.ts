/**
 * Key and signature files of minisign (jedisct1.github.io/minisign, "Signature format" and "Secret key format"): a line of
 * comment and a line of base64. Secret keys are understood where no password protects them (`minisign -G -W`).
 */
import { blake2b } from "@noble/hashes/blake2.js";
import { bytesOf, concat } from "../../process/io.ts";
import { publicKeyOf, sign, verify } from "./ed25519.ts";
import { fromBase64, toBase64 } from "./pem.ts";

/** Of the algorithm, the key derivation and the checksum: `Ed`, none, `B2`. */
const OPEN_KEY = [0x45, 0x64, 0, 0, 0x42, 0x32];
const KEY_LENGTH = 158;
/** Where the parts of a secret key begin: its number (8 bytes), the seed (32), the public half (32). */
const PARTS = { number: 54, seed: 62, point: 94 } as const;

export interface MinisignKey {
  readonly number: Uint8Array;
  readonly seed: Uint8Array;
}

export interface MinisignPublicKey {
  readonly number: Uint8Array;
  readonly point: Uint8Array;
}

/** The base64 line of a key file, or of a text that is that line alone. */
function keyBytes(text: string): Uint8Array | undefined {
  const lines = text.trim().split("\n");
  return fromBase64(lines.length > 1 ? (lines[1] ?? "") : (lines[0] ?? ""));
}

/** `locked` behind a password; undefined for what is no such key. */
export function readSecretKey(text: string): MinisignKey | "locked" | undefined {
  const bytes = keyBytes(text);
  if (bytes?.length !== KEY_LENGTH || bytes[0] !== 0x45 || bytes[1] !== 0x64) return undefined;
  if (!OPEN_KEY.every((byte, at) => bytes[at] === byte)) return "locked";
  return {
    number: bytes.slice(PARTS.number, PARTS.seed),
    seed: bytes.slice(PARTS.seed, PARTS.point),
  };
}

/** The same line of base64 with another seed and the public half that belongs to it. */
export function withSeed(line: string, seed: Uint8Array): string {
  const bytes = keyBytes(line) ?? new Uint8Array(KEY_LENGTH);
  bytes.set(seed, PARTS.seed);
  bytes.set(publicKeyOf(seed), PARTS.point);
  return toBase64(bytes);
}

/** As `minisign -G -W` writes it. */
export function writeSecretKey({ number, seed }: MinisignKey): string {
  const bytes = new Uint8Array(KEY_LENGTH);
  bytes.set(OPEN_KEY);
  bytes.set(number, PARTS.number);
  bytes.set(seed, PARTS.seed);
  bytes.set(publicKeyOf(seed), PARTS.point);
  return `untrusted comment: minisign encrypted secret key\n${toBase64(bytes)}\n`;
}

export function readMinisignPublicKey(text: string): MinisignPublicKey | undefined {
  const bytes = keyBytes(text);
  if (bytes?.length !== 42 || bytes[0] !== 0x45 || bytes[1] !== 0x64) return undefined;
  return { number: bytes.slice(2, 10), point: bytes.slice(10) };
}

export function writeMinisignPublicKey({ number, seed }: MinisignKey): string {
  const hex = [...number].reverse().map((byte) => byte.toString(16).padStart(2, "0"));
  const bytes = concat([Uint8Array.of(0x45, 0x64), number, publicKeyOf(seed)]);
  return `untrusted comment: minisign public key ${hex.join("").toUpperCase()}\n${toBase64(bytes)}\n`;
}

/** The four lines of a signature file. `legacy` signs the data itself, without it a BLAKE2b digest of it. */
export function minisign(
  { number, seed }: MinisignKey,
  data: Uint8Array,
  comments: { readonly untrusted: string; readonly trusted: string },
  legacy: boolean,
): string {
  const signature = sign(seed, legacy ? data : blake2b(data));
  const bytes = concat([Uint8Array.of(0x45, legacy ? 0x64 : 0x44), number, signature]);
  const whole = sign(seed, concat([signature, bytesOf(comments.trusted)]));
  return [
    `untrusted comment: ${comments.untrusted}`,
    toBase64(bytes),
    `trusted comment: ${comments.trusted}`,
    `${toBase64(whole)}\n`,
  ].join("\n");
}

export interface Verdict {
  readonly isGood: boolean;
  readonly trusted: string;
  /** The number of the key that it says it is from, and whether that is not the one that was given. */
  readonly number: Uint8Array;
  readonly isOthers: boolean;
}

/** Undefined for a text that is no signature file. */
export function checkMinisign(key: MinisignPublicKey, data: Uint8Array, text: string): Verdict | undefined {
  const [, line = "", comment = "", last = ""] = text.split("\n");
  const [bytes, whole] = [fromBase64(line), fromBase64(last)];
  if (bytes?.length !== 74 || !whole || !comment.startsWith("trusted comment: ")) return undefined;
  const trusted = comment.slice("trusted comment: ".length);
  const isOthers = bytes.slice(2, 10).some((byte, at) => byte !== key.number[at]);
  const signature = bytes.slice(10);
  const isGood =
    !isOthers &&
    verify(key.point, bytes[1] === 0x64 ? data : blake2b(data), signature) &&
    verify(key.point, concat([signature, bytesOf(trusted)]), whole);
  return { isGood, trusted, number: bytes.slice(2, 10), isOthers };
}
