/** PKCS #8 keys behind a passphrase (`ENCRYPTED PRIVATE KEY`), as OpenSSL 3 makes them: PBES2 with PBKDF2 and AES-CBC (RFC 8018). */
import { sha1 } from "@noble/hashes/legacy.js";
import { pbkdf2 } from "@noble/hashes/pbkdf2.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex, type CHash } from "@noble/hashes/utils.js";
import { aesDecrypt } from "./aes.ts";
import { bigintOf, type DerValue, readDer } from "./der.ts";
import { readPem, writePem } from "./pem.ts";

const PBES2 = "2a864886f70d01050d";
/** 1.2.840.113549.2.x: HMAC with the digest. */
const DIGESTS: Readonly<Record<string, CHash>> = {
  "2a864886f70d0207": sha1,
  "2a864886f70d0209": sha256,
  "2a864886f70d020b": sha512,
};
/** 2.16.840.1.101.3.4.1.x: AES in CBC mode, to the key's length. */
const CIPHERS: Readonly<Record<string, number>> = {
  "60864801650304012a": 32,
  "608648016503040116": 24,
  "608648016503040102": 16,
};

const inside = (value: DerValue | undefined): DerValue[] => readDer(value?.content ?? new Uint8Array(0));
const objectOf = (value: DerValue | undefined): string => bytesToHex(value?.content ?? new Uint8Array(0));

/** The key's PEM text without the passphrase; `wrong` for another passphrase, undefined for schemes that are not modelled. */
export function unlock(text: string, passphrase: Uint8Array): string | "wrong" | undefined {
  const pem = readPem(text);
  if (pem?.label !== "ENCRYPTED PRIVATE KEY") return undefined;
  const [scheme, encrypted] = inside(readDer(pem.bytes)[0]);
  const [name, parameters] = inside(scheme);
  if (objectOf(name) !== PBES2 || !encrypted) return undefined;
  const [derivation, cipher] = inside(parameters);
  const [salt, rounds, ...others] = inside(inside(derivation)[1]);
  const hash = DIGESTS[objectOf(inside(others.find(({ tag }) => tag === 0x30))[0])] ?? sha1;
  const [cipherName, vector] = inside(cipher);
  const length = CIPHERS[objectOf(cipherName)];
  if (length === undefined || !salt || !rounds || !vector) return undefined;
  const options = { c: Number(bigintOf(rounds.content)), dkLen: length };
  const key = pbkdf2(hash, passphrase, salt.content, options);
  const plain = aesDecrypt("cbc", key, vector.content, encrypted.content);
  return plain ? writePem("PRIVATE KEY", plain) : "wrong";
}
