/** RSA signatures of PKCS #1 v1.5 (RFC 8017, section 8.2): the same each time. */
import { concat } from "../../process/io.ts";
import { bigintBytes, bigintOf, DER, writeDer } from "./der.ts";

export interface RsaPublicKey {
  readonly modulus: bigint;
  readonly publicExponent: bigint;
}

export interface RsaKey extends RsaPublicKey {
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

export function modulusLength({ modulus }: RsaPublicKey): number {
  return Math.ceil(modulus.toString(16).length / 2);
}

/** What is raised to the private exponent: the digest with its algorithm's identifier, filled up to the modulus's length. */
function blockOf(key: RsaPublicKey, algorithm: string, digest: Uint8Array): bigint | undefined {
  const identifier = DIGESTS[algorithm];
  if (!identifier) return undefined;
  const object = writeDer(DER.object, Uint8Array.from(identifier));
  const kind = writeDer(DER.sequence, object, Uint8Array.of(5, 0));
  const info = writeDer(DER.sequence, kind, writeDer(DER.octets, digest));
  const padding = new Uint8Array(modulusLength(key) - info.length - 3).fill(255);
  return bigintOf(concat([Uint8Array.of(0, 1), padding, Uint8Array.of(0), info]));
}

/** Signs a digest made by `algorithm`; undefined for one that has no identifier here. */
export function signDigest(key: RsaKey, algorithm: string, digest: Uint8Array): Uint8Array | undefined {
  const block = blockOf(key, algorithm, digest);
  return block === undefined
    ? undefined
    : bigintBytes(power(block, key.privateExponent, key.modulus), modulusLength(key));
}

/** Whether `signature` is that of a digest; undefined for an algorithm that has no identifier here. */
export function isDigestSigned(
  key: RsaPublicKey,
  algorithm: string,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean | undefined {
  const block = blockOf(key, algorithm, digest);
  if (block === undefined) return undefined;
  return block === power(bigintOf(signature), key.publicExponent, key.modulus);
}
