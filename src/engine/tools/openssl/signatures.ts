/** Signatures of digests, as `dgst` and `pkeyutl` make and check them. */
import type { PrivateKey } from "../../services/keys/private-key.ts";
import type { PublicKey } from "../../services/keys/public-key.ts";
import { isDigestSigned, signDigest } from "../../services/keys/rsa.ts";
import { NotModelledError } from "../../source/errors.ts";
import { OpensslError } from "./files.ts";

/** Ed25519 digests by itself: what has a digest already is refused (seen on 3.5.7). */
function refuseDigest(): never {
  throw new OpensslError(
    "Error setting context\nProvider routines:ed25519_digest_signverify_init:invalid digest:Explicit digest not allowed with EdDSA operations",
  );
}

export function signWith(key: PrivateKey, name: string, digested: Uint8Array): Uint8Array {
  if (key.kind === "ed25519") refuseDigest();
  const signature = key.kind === "rsa" ? signDigest(key.rsa, name, digested) : undefined;
  if (!signature) throw new NotModelledError(`openssl signatures with ${key.type} and ${name}`);
  return signature;
}

/** Whether `signature` is `key`'s of a digest. */
export function isSignedBy(
  key: PublicKey | undefined,
  name: string,
  digested: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (key?.kind === "ed25519") refuseDigest();
  const isSigned = key && isDigestSigned(key.rsa, name, digested, signature);
  if (isSigned === undefined) throw new NotModelledError(`openssl signatures with ${name} and this key`);
  return isSigned;
}
