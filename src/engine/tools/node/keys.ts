/** What node's crypto does with keys in PEM: Ed25519, and RSA with PKCS #1. Other kinds, forms and passphrases are refused by name. */
import { sign, verify } from "../../services/keys/ed25519.ts";
import { readPem, writePem } from "../../services/keys/pem.ts";
import { readPrivateKey, writePkcs8 } from "../../services/keys/private-key.ts";
import { type PublicKey, publicHalf, readPublicKey, writePublicKey } from "../../services/keys/public-key.ts";
import { isDigestSigned, signDigest } from "../../services/keys/rsa.ts";
import { NotModelledError } from "../../source/errors.ts";
import { fromLatin1, toLatin1 } from "./latin1.ts";

type Digest = (name: string) => (data: Uint8Array) => Uint8Array;

/** Not a key: the library throws OpenSSL's error for it. */
const NO_KEY = null;

/** Operations of the library on the text of a key; data and signatures are texts of one character for each byte. */
export function keyOperations(digest: Digest) {
  return {
    /** The half that the text holds and its kind; null where it is no key. */
    keyKind: (pem: string): readonly ["private" | "public", PublicKey["kind"]] | null => {
      const half = readPublicKey(pem);
      if (half) return ["public", half.kind];
      const key = readPrivateKey(pem);
      if (key === "locked") throw new NotModelledError("node: keys behind a passphrase");
      if (typeof key === "string") return NO_KEY;
      if (key.kind === "ecdsa") throw new NotModelledError(`node: ${key.type} keys`);
      return ["private", key.kind];
    },
    /** PKCS #8 of a private key, SPKI of a public one. */
    keyText: (pem: string, half: "private" | "public"): string => {
      if (half === "public") return writePublicKey(publicOf(pem));
      const key = privateOf(pem);
      if (key.kind === "ed25519") return writePkcs8(key.seed);
      const found = readPem(pem);
      if (found?.label !== "PRIVATE KEY") throw new NotModelledError("node: writing an RSA key as PKCS #8");
      return writePem(found.label, found.bytes);
    },
    keySign: (name: string | null, pem: string, data: string): string => {
      const key = privateOf(pem);
      const bytes = fromLatin1(data);
      if (key.kind === "ed25519") return toLatin1(sign(key.seed, bytes));
      const algorithm = plainName(name ?? "sha256");
      const signature =
        key.kind === "rsa" ? signDigest(key.rsa, algorithm, digest(algorithm)(bytes)) : undefined;
      if (!signature) throw new NotModelledError(`node: signatures with ${key.type} and ${name}`);
      return toLatin1(signature);
    },
    keyVerify: (name: string | null, pem: string, data: string, signature: string): boolean => {
      const key = publicOf(pem);
      const bytes = fromLatin1(data);
      if (key.kind === "ed25519") return verify(key.point, bytes, fromLatin1(signature));
      const algorithm = plainName(name ?? "sha256");
      return isDigestSigned(key.rsa, algorithm, digest(algorithm)(bytes), fromLatin1(signature)) === true;
    },
  };
}

/** `RSA-SHA256`, `SHA256` and `sha-256` are one. */
function plainName(name: string): string {
  return name.toLowerCase().replace(/^rsa-/, "").replace("-", "");
}

function privateOf(pem: string) {
  const key = readPrivateKey(pem);
  if (typeof key === "string") throw new NotModelledError("node: this form of a private key");
  return key;
}

function publicOf(pem: string): PublicKey {
  const half = readPublicKey(pem) ?? publicHalf(privateOf(pem));
  if (!half) throw new NotModelledError("node: this form of a public key");
  return half;
}
