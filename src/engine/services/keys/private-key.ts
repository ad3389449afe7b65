/**
 * Private keys as files hold them: OpenSSH's own format (PROTOCOL.key), PKCS #1 and PKCS #8. Ed25519 and RSA are
 * understood; of an elliptic curve key in OpenSSH's format only the public half is.
 */
import { md5 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat } from "../../process/io.ts";
import { bigintOf, DER, readDer, writeDer } from "./der.ts";
import { publicKeyOf } from "./ed25519.ts";
import { type Pem, readPem, toBase64, writePem } from "./pem.ts";
import { modulusLength, type RsaKey } from "./rsa.ts";
import { field, number32, WireReader } from "./wire.ts";

export type PrivateKey = {
  /** `ssh-ed25519` */
  readonly type: string;
  /** In SSH's wire format: what a public key file has in base64. */
  readonly publicBlob: Uint8Array;
  readonly comment: string;
  /** The frame's label, e.g. `PRIVATE KEY`. */
  readonly label: string;
} & (
  | { readonly kind: "ed25519"; readonly seed: Uint8Array }
  | { readonly kind: "rsa"; readonly rsa: RsaKey }
  | { readonly kind: "ecdsa" }
);

/** Why a text is no key that can be used: `none` no key at all, `locked` behind a passphrase, `broken` inside. */
export type KeyProblem = "none" | "locked" | "broken";

const MAGIC = "openssh-key-v1\0";
const ED25519_OID = "2b6570";

/** The first private key in a text. */
export function readPrivateKey(text: string): PrivateKey | KeyProblem {
  const pem = readPem(text);
  if (!pem) return "none";
  if (pem.headers.some((line) => /ENCRYPTED/.test(line)) || pem.label === "ENCRYPTED PRIVATE KEY")
    return "locked";
  try {
    return READERS[pem.label]?.(pem) ?? "none";
  } catch (error) {
    if (error instanceof RangeError) return "broken";
    throw error;
  }
}

const READERS: Readonly<Record<string, (pem: Pem) => PrivateKey | KeyProblem>> = {
  "OPENSSH PRIVATE KEY": readOpenSsh,
  "PRIVATE KEY": readPkcs8,
  "RSA PRIVATE KEY": ({ bytes, label }) => rsaKey(readDer(bytes)[0]?.content ?? bytes, label),
};

export function ed25519Key(seed: Uint8Array, label: string, comment = ""): PrivateKey {
  const publicBlob = concat([field("ssh-ed25519"), field(publicKeyOf(seed))]);
  return { kind: "ed25519", type: "ssh-ed25519", publicBlob, comment, label, seed };
}

function rsaKey(sequence: Uint8Array, label: string): PrivateKey {
  const numbers = readDer(sequence).map(({ content }) => content);
  const [, n, e, d] = numbers;
  if (!n || !e || !d) throw new RangeError("short of numbers");
  const publicBlob = concat([field("ssh-rsa"), field(e), field(n)]);
  const rsa = { modulus: bigintOf(n), publicExponent: bigintOf(e), privateExponent: bigintOf(d) };
  return { kind: "rsa", type: "ssh-rsa", publicBlob, comment: "", label, rsa };
}

function readPkcs8({ bytes, label }: Pem): PrivateKey | KeyProblem {
  const [, algorithm, inner] = readDer(readDer(bytes)[0]?.content ?? bytes);
  const oid = readDer(algorithm?.content ?? bytes)[0];
  if (!inner || !oid) return "broken";
  const name = Array.from(oid.content, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (name === ED25519_OID) return ed25519Key(seedOf(inner.content), label);
  if (name === "2a864886f70d010101") return rsaKey(readDer(inner.content)[0]?.content ?? bytes, label);
  return "broken";
}

function seedOf(octets: Uint8Array): Uint8Array {
  const seed = readDer(octets)[0]?.content;
  if (seed?.length !== 32) throw new RangeError("not 32 bytes");
  return seed;
}

function readOpenSsh({ bytes, label }: Pem): PrivateKey | KeyProblem {
  const reader = new WireReader(bytes);
  if (new TextDecoder().decode(reader.take(MAGIC.length)) !== MAGIC) return "broken";
  const cipher = reader.text();
  reader.text();
  reader.field();
  if (reader.number() !== 1) return "broken";
  const publicBlob = reader.field();
  if (cipher !== "none") return "locked";
  const inside = new WireReader(reader.field());
  const [check, again] = [inside.number(), inside.number()];
  if (check !== again) return "broken";
  const type = inside.text();
  if (type === "ssh-ed25519") {
    const half = inside.field();
    const seed = inside.field().slice(0, 32);
    if (!equal(publicBlob, concat([field(type), field(half)]))) return "broken";
    return { kind: "ed25519", type, publicBlob, comment: inside.text(), label, seed };
  }
  if (type === "ssh-rsa") {
    const [n, e, d] = [inside.field(), inside.field(), inside.field()];
    for (let skipped = 0; skipped < 3; skipped += 1) inside.field();
    const rsa = { modulus: bigintOf(n), publicExponent: bigintOf(e), privateExponent: bigintOf(d) };
    return { kind: "rsa", type, publicBlob, comment: inside.text(), label, rsa };
  }
  if (!type.startsWith("ecdsa-")) return "broken";
  for (let skipped = 0; skipped < 3; skipped += 1) inside.field();
  return { kind: "ecdsa", type, publicBlob, comment: inside.text(), label };
}

/** An Ed25519 key as `ssh-keygen` writes it; `check` are the four bytes that stand twice in it. */
export function writeOpenSsh(seed: Uint8Array, comment: string, check: Uint8Array): string {
  const half = publicKeyOf(seed);
  const blob = concat([field("ssh-ed25519"), field(half)]);
  const body = concat([check, check, blob, field(concat([seed, half])), field(comment)]);
  const padding = Uint8Array.from({ length: (8 - (body.length % 8)) % 8 }, (_, at) => at + 1);
  const head = concat([
    new TextEncoder().encode(MAGIC),
    ...["none", "none", ""].map(field),
    number32(1),
    field(blob),
    field(concat([body, padding])),
  ]);
  return writePem("OPENSSH PRIVATE KEY", head);
}

/** An Ed25519 key as `openssl genpkey` writes it. */
export function writePkcs8(seed: Uint8Array): string {
  const algorithm = writeDer(DER.sequence, writeDer(DER.object, Uint8Array.of(0x2b, 0x65, 0x70)));
  const octets = writeDer(DER.octets, writeDer(DER.octets, seed));
  return writePem(
    "PRIVATE KEY",
    writeDer(DER.sequence, writeDer(DER.integer, Uint8Array.of(0)), algorithm, octets),
  );
}

/** `SHA256:...`, as ssh names a key. */
/** As ssh-keygen shows it with `-E md5`. */
export function md5FingerprintOf(publicBlob: Uint8Array): string {
  return `MD5:${Array.from(md5(publicBlob), (byte) => byte.toString(16).padStart(2, "0")).join(":")}`;
}

export function fingerprintOf(publicBlob: Uint8Array): string {
  return `SHA256:${toBase64(sha256(publicBlob)).replace(/=+$/, "")}`;
}

export function bitsOf(key: PrivateKey): number {
  if (key.kind === "rsa") return modulusLength(key.rsa) * 8;
  return Number(/nistp(\d+)$/.exec(key.type)?.[1] ?? 256);
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
