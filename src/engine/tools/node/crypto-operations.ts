/** What node's crypto and zlib ask of the machine. Bytes travel as latin1 text. */
import { hmac } from "@noble/hashes/hmac.js";
import { md5, sha1 } from "@noble/hashes/legacy.js";
import { pbkdf2 } from "@noble/hashes/pbkdf2.js";
import { scrypt } from "@noble/hashes/scrypt.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { deflateSync, gunzipSync, gzipSync, inflateSync, unzlibSync, zlibSync } from "fflate";
import { type AesMode, aesDecrypt, aesEncrypt } from "../../services/keys/aes.ts";
import { aesGcm } from "../../services/keys/gcm.ts";
import { NotModelledError } from "../../source/errors.ts";
import { keyOperations } from "./keys.ts";
import { fromLatin1, toLatin1 } from "./latin1.ts";

const HASHES = { md5, sha1, sha256, sha384, sha512 } as const;

/** By the names that zlib's own functions have. */
const ZIPS: Readonly<Record<string, (data: Uint8Array) => Uint8Array>> = {
  gzip: (data) => gzipSync(data, { mtime: 0 }),
  gunzip: gunzipSync,
  deflate: (data) => zlibSync(data),
  inflate: unzlibSync,
  deflateRaw: (data) => deflateSync(data),
  inflateRaw: inflateSync,
};

function hashOf(name: string) {
  const hash = HASHES[name.toLowerCase().replace("-", "") as keyof typeof HASHES];
  if (!hash) throw new NotModelledError(`node: the digest ${name}`);
  return hash;
}

/** Encrypts or decrypts everything at once; `data` is null where what was given does not fit the key. */
function cipher(name: string, key: string, iv: string, data: string, opens: boolean, extra: string) {
  const [, bits, mode = ""] = /^aes-?(128|192|256)-(cbc|ctr|ecb|gcm)$/i.exec(name) ?? [];
  if (bits === undefined) throw new NotModelledError(`node: the cipher ${name}`);
  const [secret, start, bytes] = [fromLatin1(key), fromLatin1(iv), fromLatin1(data)];
  if (mode.toLowerCase() === "gcm") {
    if (start.length !== 12) throw new NotModelledError("node: a nonce that has not 12 bytes");
    const sealed = aesGcm(secret, start, fromLatin1(extra), bytes, opens);
    return { data: toLatin1(sealed.data), tag: toLatin1(sealed.tag) };
  }
  const kind = mode.toLowerCase() as AesMode;
  const result = opens ? aesDecrypt(kind, secret, start, bytes) : aesEncrypt(kind, secret, start, bytes);
  return { data: result === undefined ? null : toLatin1(result), tag: "" };
}

/** The bytes that a compression comes to; null for what was never compressed so. */
function zip(kind: string, data: string): string | null {
  try {
    return toLatin1(ZIPS[kind]!(fromLatin1(data)));
  } catch {
    return null;
  }
}

export const CRYPTO_OPERATIONS = {
  hash: (name: string, data: string) => bytesToHex(hashOf(name)(fromLatin1(data))),
  hmac: (name: string, key: string, data: string) =>
    bytesToHex(hmac(hashOf(name), fromLatin1(key), fromLatin1(data))),
  scrypt: (password: string, salt: string, size: number, cost: { N: number; r: number; p: number }) =>
    bytesToHex(scrypt(fromLatin1(password), fromLatin1(salt), { ...cost, dkLen: size })),
  pbkdf2: (password: string, salt: string, rounds: number, size: number, name: string) =>
    bytesToHex(pbkdf2(hashOf(name), fromLatin1(password), fromLatin1(salt), { c: rounds, dkLen: size })),
  cipher,
  zip,
  ...keyOperations(hashOf),
};
