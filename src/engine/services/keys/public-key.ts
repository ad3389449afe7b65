/** Public halves of keys: from a private key, and in `PUBLIC KEY` files, as OpenSSL writes and reads them. */
import { concat } from "../../process/io.ts";
import { bigintBytes, bigintOf, DER, readDer, writeDer } from "./der.ts";
import { publicKeyOf } from "./ed25519.ts";
import { readPem, writePem } from "./pem.ts";
import type { PrivateKey } from "./private-key.ts";
import { modulusLength, type RsaPublicKey } from "./rsa.ts";

export type PublicKey =
  | { readonly kind: "ed25519"; readonly point: Uint8Array }
  | { readonly kind: "rsa"; readonly rsa: RsaPublicKey };

const ED25519 = Uint8Array.of(0x2b, 0x65, 0x70);
const RSA = Uint8Array.of(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1);

/** Undefined for kinds that are not modelled. */
export function publicHalf(key: PrivateKey): PublicKey | undefined {
  if (key.kind === "ed25519") return { kind: "ed25519", point: publicKeyOf(key.seed) };
  return key.kind === "rsa" ? { kind: "rsa", rsa: key.rsa } : undefined;
}

/** As `openssl pkey -pubout` writes it. */
export function writePublicKey(key: PublicKey): string {
  if (key.kind === "ed25519") return block(writeDer(DER.sequence, writeDer(DER.object, ED25519)), key.point);
  const algorithm = writeDer(DER.sequence, writeDer(DER.object, RSA), Uint8Array.of(5, 0));
  const modulus = concat([Uint8Array.of(0), bigintBytes(key.rsa.modulus, modulusLength(key.rsa))]);
  const exponent = bigintBytes(key.rsa.publicExponent, 3);
  const numbers = [writeDer(DER.integer, modulus), writeDer(DER.integer, exponent)];
  return block(algorithm, writeDer(DER.sequence, ...numbers));
}

function block(algorithm: Uint8Array, key: Uint8Array): string {
  const bits = writeDer(DER.bits, Uint8Array.of(0), key);
  return writePem("PUBLIC KEY", writeDer(DER.sequence, algorithm, bits));
}

/** The public key in a text; undefined where there is none, or one of another kind. */
export function readPublicKey(text: string): PublicKey | undefined {
  const pem = readPem(text);
  if (pem?.label !== "PUBLIC KEY") return undefined;
  try {
    const [algorithm, bits] = readDer(readDer(pem.bytes)[0]?.content ?? pem.bytes);
    const oid = readDer(algorithm?.content ?? pem.bytes)[0]?.content;
    const content = bits?.content.slice(1);
    if (!oid || !content) return undefined;
    if (oid.join() === ED25519.join()) return { kind: "ed25519", point: content };
    if (oid.join() !== RSA.join()) return undefined;
    const [modulus, exponent] = readDer(readDer(content)[0]?.content ?? content);
    if (!modulus || !exponent) return undefined;
    const rsa = { modulus: bigintOf(modulus.content), publicExponent: bigintOf(exponent.content) };
    return { kind: "rsa", rsa };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
