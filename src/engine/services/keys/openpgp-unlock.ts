/** The secret part of an OpenPGP key behind a passphrase: iterated and salted S2K, AES in CFB mode, SHA-1 behind it (RFC 4880, 5.5.3). */
import { sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex, type CHash } from "@noble/hashes/utils.js";
import { concat } from "../../process/io.ts";
import { aesEncrypt } from "./aes.ts";
import { readMpi } from "./openpgp.ts";

const HASHES: Readonly<Record<number, CHash>> = { 2: sha1, 8: sha256, 10: sha512 };
const KEY_LENGTHS: Readonly<Record<number, number>> = { 7: 16, 8: 24, 9: 32 };
const BLOCK = 16;
const CHECK = 20;
/** How much is digested at once. */
const PIECE = 1 << 16;

/** Passphrases are stretched over megabytes: what was opened once is known. */
const OPENED = new Map<string, Uint8Array | "wrong">();

/** The seed; `wrong` for another passphrase, undefined for a protection that is not modelled. */
export function unlockSeed(secret: Uint8Array, passphrase: Uint8Array): Uint8Array | "wrong" | undefined {
  const [usage, cipher = 0, specifier, hashId = 0] = secret;
  const hash = HASHES[hashId];
  const keyLength = KEY_LENGTHS[cipher];
  if (usage !== 254 || specifier !== 3 || !hash || keyLength === undefined) return undefined;
  const name = `${bytesToHex(secret)} ${bytesToHex(passphrase)}`;
  const known = OPENED.get(name);
  if (known) return known;
  const coded = secret[12] ?? 0;
  const count = (16 + (coded & 15)) << ((coded >> 4) + 6);
  const key = stretch(hash, concat([secret.slice(4, 12), passphrase]), count).slice(0, keyLength);
  const plain = cfb(key, secret.slice(13, 13 + BLOCK), secret.slice(13 + BLOCK));
  const body = plain.slice(0, -CHECK);
  const isRight = sha1(body).every((byte, at) => byte === plain[body.length + at]);
  const result = isRight ? readMpi(body, 0, 32).number : "wrong";
  OPENED.set(name, result);
  return result;
}

/** The digest of `text` again and again, `count` bytes of it (at least once whole). One digest is long enough for every key here. */
function stretch(hash: CHash, text: Uint8Array, count: number): Uint8Array {
  const digest = hash.create();
  const times = Math.ceil(PIECE / text.length);
  const piece = new Uint8Array(times * text.length).map((_, at) => text[at % text.length] ?? 0);
  let left = Math.max(count, text.length);
  for (; left >= piece.length; left -= piece.length) digest.update(piece);
  return digest.update(piece.subarray(0, left)).digest();
}

function cfb(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
  const plain = new Uint8Array(data.length);
  let last = iv;
  for (let at = 0; at < data.length; at += BLOCK) {
    // One block of ECB: what is behind it is padding.
    const stream = aesEncrypt("ecb", key, iv, last).slice(0, BLOCK);
    last = data.slice(at, at + BLOCK);
    last.forEach((byte, index) => {
      plain[at + index] = byte ^ (stream[index] ?? 0);
    });
  }
  return plain;
}
