/** RSA signatures of PKCS #1 v1.5 (RFC 8017, section 8.2): the same each time. */
import { concat } from "../../process/io.ts";
import { bigintBytes, bigintOf, DER, writeDer } from "./der.ts";

export interface RsaKey {
  readonly modulus: bigint;
  readonly publicExponent: bigint;
  readonly privateExponent: bigint;
}

/** Object identifiers of digests, in DER. */
const DIGESTS: Readonly<Record<string, readonly number[]>> = {
  sha1: [0x2b, 0x0e, 0x03, 0x02, 0x1a],
  sha256: [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01],
  sha384: [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02],
  sha512: [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03],
};

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

export function modulusLength({ modulus }: RsaKey): number {
  return Math.ceil(modulus.toString(16).length / 2);
}

/** Signs a digest made by `algorithm`; undefined for one that has no identifier here. */
export function signDigest(key: RsaKey, algorithm: string, digest: Uint8Array): Uint8Array | undefined {
  const identifier = DIGESTS[algorithm];
  if (!identifier) return undefined;
  const object = writeDer(DER.object, Uint8Array.from(identifier));
  const kind = writeDer(DER.sequence, object, Uint8Array.of(5, 0));
  const info = writeDer(DER.sequence, kind, writeDer(DER.octets, digest));
  const length = modulusLength(key);
  const padding = new Uint8Array(length - info.length - 3).fill(255);
  const block = concat([Uint8Array.of(0, 1), padding, Uint8Array.of(0), info]);
  return bigintBytes(power(bigintOf(block), key.privateExponent, key.modulus), length);
}
