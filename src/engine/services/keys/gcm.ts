/** AES in Galois/Counter Mode (NIST SP 800-38D), with nonces of 12 bytes and tags of 16. Not in constant time. */
import { aesEncrypt } from "./aes.ts";

const BLOCK = 16;
/** The field's polynomial, with its lowest power at the top. */
const REDUCTION = 0xe1n << 120n;

function numberOf(block: Uint8Array): bigint {
  return block.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) << BigInt(8 * (BLOCK - block.length));
}

function multiplied(a: bigint, b: bigint): bigint {
  let product = 0n;
  let factor = b;
  for (let bit = 127n; bit >= 0n; bit -= 1n) {
    if ((a >> bit) & 1n) product ^= factor;
    factor = factor & 1n ? (factor >> 1n) ^ REDUCTION : factor >> 1n;
  }
  return product;
}

function hashed(key: bigint, extra: Uint8Array, data: Uint8Array): bigint {
  let state = 0n;
  for (const part of [extra, data])
    for (let at = 0; at < part.length; at += BLOCK)
      state = multiplied(state ^ numberOf(part.subarray(at, at + BLOCK)), key);
  return multiplied(state ^ ((BigInt(8 * extra.length) << 64n) | BigInt(8 * data.length)), key);
}

export interface Sealed {
  readonly data: Uint8Array;
  readonly tag: Uint8Array;
}

/** Encrypts, or with `opens` decrypts; the tag is that of the encrypted text, for whoever opens it to compare. */
export function aesGcm(
  key: Uint8Array,
  nonce: Uint8Array,
  extra: Uint8Array,
  data: Uint8Array,
  opens: boolean,
): Sealed {
  const none = new Uint8Array(BLOCK);
  const counter = (count: number) => Uint8Array.from([...nonce, 0, 0, 0, count]);
  const result = aesEncrypt("ctr", key, counter(2), data);
  const hashKey = numberOf(aesEncrypt("ecb", key, none, none).subarray(0, BLOCK));
  const sum = hashed(hashKey, extra, opens ? data : result);
  const mask = numberOf(aesEncrypt("ctr", key, counter(1), none));
  const tag = Uint8Array.from({ length: BLOCK }, (_, at) =>
    Number(((sum ^ mask) >> BigInt(8 * (BLOCK - 1 - at))) & 255n),
  );
  return { data: result, tag };
}
