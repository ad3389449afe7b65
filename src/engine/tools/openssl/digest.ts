/** `openssl dgst`, its short forms (`openssl sha256`), and signatures with -sign. Output as of OpenSSL 3.5.7. */
import { blake2b, blake2s } from "@noble/hashes/blake2.js";
import { hmac } from "@noble/hashes/hmac.js";
import { md5, ripemd160, sha1 } from "@noble/hashes/legacy.js";
import { sha224, sha256, sha384, sha512, sha512_256 } from "@noble/hashes/sha2.js";
import { sha3_224, sha3_256, sha3_384, sha3_512 } from "@noble/hashes/sha3.js";
import { bytesToHex, type CHash } from "@noble/hashes/utils.js";
import { bytesOf, print } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { publicHalf } from "../../services/keys/public-key.ts";
import { NotModelledError } from "../../source/errors.ts";
import { load, OpensslError, save } from "./files.ts";
import { privateKey, publicKey } from "./key-files.ts";
import { macKeyOf } from "./mac.ts";
import { type Given, parseOptions } from "./options.ts";
import { isSignedBy, signWith } from "./signatures.ts";

type Hash = CHash;

/** Name on the command line to the name that is printed, and the function. */
export const DIGESTS: Readonly<Record<string, readonly [shown: string, hash: Hash]>> = {
  md5: ["MD5", md5],
  sha1: ["SHA1", sha1],
  rmd160: ["RIPEMD-160", ripemd160],
  ripemd160: ["RIPEMD-160", ripemd160],
  sha224: ["SHA2-224", sha224],
  sha256: ["SHA2-256", sha256],
  sha384: ["SHA2-384", sha384],
  sha512: ["SHA2-512", sha512],
  "sha512-256": ["SHA2-512/256", sha512_256],
  "sha3-224": ["SHA3-224", sha3_224],
  "sha3-256": ["SHA3-256", sha3_256],
  "sha3-384": ["SHA3-384", sha3_384],
  "sha3-512": ["SHA3-512", sha3_512],
  blake2b512: ["BLAKE2B-512", blake2b],
  blake2s256: ["BLAKE2S-256", blake2s],
};

/** `openssl dgst -NAME FILE...`; `preset` for `openssl NAME`. */
export async function digest(process: Process, words: readonly string[], preset?: string): Promise<number> {
  const given = parseOptions(preset ?? "dgst", words, {
    valued: "sign verify prverify signature hmac mac macopt out passin keyform",
    flags: "hex binary c r",
    isAlgorithm: (name) => name in DIGESTS,
  });
  const chosen = Object.keys(DIGESTS).findLast((name) => given.has(name)) ?? preset;
  const name = chosen ?? "sha256";
  const [shown, hash] = DIGESTS[name] ?? ["", sha256];
  const files = given.operands.length > 0 ? given.operands : [undefined];
  const key = macKey(given);
  const signer = given.value("sign");
  if (given.has("verify") || given.has("prverify")) return verify(process, given, name, hash);
  const signingKey =
    signer === undefined ? undefined : await privateKey(process, signer, given.value("passin"));
  let status = 0;
  for (const file of files) {
    let data: Uint8Array;
    try {
      data = await load(process, file, (path, why) => `${path}: ${why}`);
    } catch (error) {
      if (!(error instanceof OpensslError) || files.length === 1) throw error;
      status = 1;
      continue;
    }
    if (signingKey) {
      const signature = signWith(signingKey, name, hash(data));
      await save(process, given.value("out"), given.has("hex") ? `${bytesToHex(signature)}\n` : signature);
      continue;
    }
    const bytes = key ? hmac(hash, key, data) : hash(data);
    // Without any name of an algorithm the default's own name is printed.
    const label = chosen === undefined ? "SHA256" : shown;
    await save(
      process,
      given.value("out"),
      given.has("binary") ? bytes : line(given, label, file, bytes, !!key),
    );
  }
  return status;
}

function line(
  given: Given,
  label: string,
  file: string | undefined,
  bytes: Uint8Array,
  isMac: boolean,
): string {
  const hex = bytesToHex(bytes);
  const shown = given.has("c") ? (hex.match(/../g) ?? []).join(":") : hex;
  if (given.has("r")) return `${shown} *${file ?? "stdin"}\n`;
  return `${isMac ? "HMAC-" : ""}${label}(${file ?? "stdin"})= ${shown}\n`;
}

function macKey(given: Given): Uint8Array | undefined {
  const plain = given.value("hmac");
  if (plain !== undefined) return bytesOf(plain);
  const kind = given.value("mac");
  if (kind === undefined) return undefined;
  if (!/^hmac$/i.test(kind)) throw new NotModelledError(`openssl dgst -mac ${kind}`);
  const key = macKeyOf(given.values("macopt"));
  if (key) return key;
  throw new OpensslError("MAC parameter error");
}

/** `-verify PUBLIC` or `-prverify PRIVATE`, with `-signature FILE`: says which it is, and ends with 1 where it is not good. */
async function verify(process: Process, given: Given, name: string, hash: Hash): Promise<number> {
  const secret = given.value("prverify");
  const key =
    secret === undefined
      ? await publicKey(process, given.value("verify") ?? "")
      : publicHalf(await privateKey(process, secret, given.value("passin")));
  const signature = await load(process, given.value("signature"));
  const isGood = isSignedBy(key, name, hash(await load(process, given.operands[0])), signature);
  await print(process, isGood ? "Verified OK\n" : "Verification failure\n");
  return isGood ? 0 : 1;
}
