/** From a password to a key and a vector: EVP_BytesToKey(3) as `openssl enc` uses it by default, and PBKDF2 with -pbkdf2. */
import { pbkdf2 } from "@noble/hashes/pbkdf2.js";
import type { CHash } from "@noble/hashes/utils.js";
import { concat } from "../../process/io.ts";

export interface Derivation {
  readonly hash: CHash;
  /** Rounds of PBKDF2; undefined for the old way, which has one. */
  readonly rounds: number | undefined;
}

export interface KeyAndVector {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

/** `salt` is empty with -nosalt. */
export function derive(
  { hash, rounds }: Derivation,
  password: Uint8Array,
  salt: Uint8Array,
  keyLength: number,
  ivLength: number,
): KeyAndVector {
  const length = keyLength + ivLength;
  const bytes =
    rounds === undefined
      ? stretched(hash, password, salt, length)
      : pbkdf2(hash, password, salt, { c: rounds, dkLen: length });
  return { key: bytes.slice(0, keyLength), iv: bytes.slice(keyLength, length) };
}

/** Each digest is that of the one before, the password and the salt. */
function stretched(hash: CHash, password: Uint8Array, salt: Uint8Array, length: number): Uint8Array {
  let last: Uint8Array = new Uint8Array(0);
  let all: Uint8Array = new Uint8Array(0);
  while (all.length < length) {
    last = hash(concat([last, password, salt]));
    all = concat([all, last]);
  }
  return all;
}
