/**
 * Encryption by `openssl enc`. AES without a random salt (-nosalt, -S, or -K with -iv) has its real bytes, and whatever AES in
 * CBC, CTR or ECB made elsewhere is decrypted. With a random salt the ciphertext of one text is another each time, so it tells
 * nothing of the text or the password: here it is random bytes, and whoever has them and the password gets the text back.
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import { bytesOf, concat, print, printError, textOf } from "../../process/io.ts";
import type { Clock, Process } from "../../process/types.ts";
import { type AesMode, aesDecrypt, aesEncrypt } from "../../services/keys/aes.ts";
import { NotModelledError } from "../../source/errors.ts";
import { DIGESTS } from "./digest.ts";
import { load, OpensslError } from "./files.ts";
import { derive, type KeyAndVector } from "./key-derivation.ts";
import type { Given } from "./options.ts";
import { firstLine, passwordFrom } from "./password.ts";

export const CIPHER =
  /^(?:aes-?(?:128|192|256)-(?:cbc|ctr|ecb|cfb|ofb)|aes(?:128|192|256)|des3?|des-ede3-cbc|bf-cbc|camellia-\d+-cbc|chacha20)$/;
const AES = /^aes-?(128|192|256)(?:-(cbc|ctr|ecb))?$/;
const BLOCK = 16;
const SALT = 8;
/** What stands before ciphertext with a random salt: these letters, then the salt. */
const HEAD = "Salted__";
const ROUNDS = 10000;

interface Sealed {
  readonly cipher: string;
  readonly password: string;
  readonly derivation: string;
  readonly plain: Uint8Array;
}

/** By ciphertext, of everything that was encrypted with a random salt on one simulated computer (and in its builds). */
const SEALED = new WeakMap<Clock, Map<string, Sealed>>();

function sealedOn(process: Process): Map<string, Sealed> {
  const sealed = SEALED.get(process.machine.clock) ?? new Map<string, Sealed>();
  SEALED.set(process.machine.clock, sealed);
  return sealed;
}

/** Encrypts, or with -d decrypts; undefined when -P only prints key and vector. Throws OpensslError. */
export async function crypt(
  process: Process,
  given: Given,
  cipher: string,
  data: Uint8Array,
): Promise<Uint8Array | undefined> {
  if (given.has("K")) return withKey(process, given, cipher, data);
  const password = await passwordOf(process, given);
  if (!given.has("pbkdf2") && !given.has("iter"))
    await printError(
      process,
      "*** WARNING : deprecated key derivation used.\nUsing -iter or -pbkdf2 would be better.\n",
    );
  const fixed = given.has("nosalt") ? new Uint8Array(0) : saltOf(given);
  if (fixed) {
    const keys = keysFor(given, cipher, password, fixed);
    return work(process, given, cipher, keys, data, fixed);
  }
  if (given.has("p") || given.has("P")) throw new NotModelledError("openssl enc -p with a random salt");
  const derivation = `${given.has("pbkdf2")} ${given.value("iter") ?? ""} ${given.value("md") ?? "sha256"}`;
  return given.has("d")
    ? open(process, given, { cipher, password, derivation }, data)
    : seal(process, { cipher, password, derivation, plain: data });
}

function seal(process: Process, sealed: Sealed): Uint8Array {
  const size = (Math.floor(sealed.plain.length / BLOCK) + 1) * BLOCK;
  const bytes = concat([bytesOf(HEAD), process.machine.random(SALT + size)]);
  sealedOn(process).set(bytesToHex(bytes), sealed);
  return bytes;
}

async function open(
  process: Process,
  given: Given,
  wanted: Omit<Sealed, "plain">,
  data: Uint8Array,
): Promise<Uint8Array | undefined> {
  if (data.length < BLOCK) throw new OpensslError("error reading input file");
  if (textOf(data.subarray(0, HEAD.length)) !== HEAD) throw new OpensslError("bad magic number");
  const found = sealedOn(process).get(bytesToHex(data));
  if (!found) {
    const salt = data.slice(HEAD.length, BLOCK);
    const keys = keysFor(given, wanted.cipher, wanted.password, salt);
    return work(process, given, wanted.cipher, keys, data.slice(BLOCK), salt);
  }
  const { cipher, password, derivation } = wanted;
  if (found.password === password && found.cipher === cipher && found.derivation === derivation)
    return found.plain;
  throw badDecrypt();
}

function badDecrypt(): OpensslError {
  return new OpensslError(
    "bad decrypt\nProvider routines:ossl_cipher_unpadblock:bad decrypt:ciphercommon_block.c",
  );
}

function aesOf(cipher: string): { readonly length: number; readonly mode: AesMode } {
  const [, bits, mode = "cbc"] = AES.exec(cipher) ?? [];
  if (bits === undefined) throw new NotModelledError(`openssl ${cipher} without a random salt`);
  return { length: Number(bits) / 8, mode: mode as AesMode };
}

const vectorLength = (mode: AesMode): number => (mode === "ecb" ? 0 : BLOCK);

function keysFor(given: Given, cipher: string, password: string, salt: Uint8Array): KeyAndVector {
  const { length, mode } = aesOf(cipher);
  const name = given.value("md") ?? "sha256";
  const [, hash] = DIGESTS[name] ?? [];
  if (!hash) throw new NotModelledError(`openssl enc -md ${name}`);
  const iterations = given.value("iter");
  const rounds = iterations !== undefined ? Number(iterations) : given.has("pbkdf2") ? ROUNDS : undefined;
  return derive({ hash, rounds }, bytesOf(password), salt, length, vectorLength(mode));
}

/** -K and -iv in hexadecimal. */
async function withKey(
  process: Process,
  given: Given,
  cipher: string,
  data: Uint8Array,
): Promise<Uint8Array | undefined> {
  const { length, mode } = aesOf(cipher);
  const key = await fromHex(process, given.value("K") ?? "", length, "key");
  const vector = given.value("iv");
  if (vector === undefined && mode !== "ecb") throw new OpensslError("iv undefined");
  const iv = await fromHex(process, vector ?? "", vectorLength(mode), "iv");
  return work(process, given, cipher, { key, iv }, data, new Uint8Array(0));
}

async function fromHex(process: Process, text: string, length: number, what: string): Promise<Uint8Array> {
  if (text.length > 2 * length && length > 0)
    await printError(process, "hex string is too long, ignoring excess\n");
  if (text.length < 2 * length)
    await printError(process, "hex string is too short, padding with zero bytes to length\n");
  if (!/^[0-9a-f]*$/i.test(text)) throw new OpensslError(`non-hex digit\ninvalid hex ${what} value`);
  const padded = text.padEnd(2 * length, "0");
  return Uint8Array.from({ length }, (_, at) => Number.parseInt(padded.slice(2 * at, 2 * at + 2), 16));
}

async function work(
  process: Process,
  given: Given,
  cipher: string,
  { key, iv }: KeyAndVector,
  data: Uint8Array,
  salt: Uint8Array,
): Promise<Uint8Array | undefined> {
  if (given.has("nopad")) throw new NotModelledError("openssl enc -nopad");
  if (given.has("p") || given.has("P")) {
    const line = (name: string, bytes: Uint8Array) =>
      bytes.length > 0 ? `${name}=${bytesToHex(bytes).toUpperCase()}\n` : "";
    await print(process, line("salt", salt) + line("key", key) + line("iv ", iv));
    if (given.has("P")) return undefined;
  }
  const { mode } = aesOf(cipher);
  if (!given.has("d")) return aesEncrypt(mode, key, iv, data);
  const plain = aesDecrypt(mode, key, iv, data);
  if (plain) return plain;
  if (data.length % BLOCK === 0 && data.length > 0) throw badDecrypt();
  throw new OpensslError(
    "bad decrypt\nProvider routines:ossl_cipher_generic_block_final:wrong final block length:ciphercommon.c",
  );
}

function saltOf(given: Given): Uint8Array | undefined {
  const text = given.value("S");
  if (text === undefined) return undefined;
  if (!/^[0-9a-f]*$/i.test(text)) throw new OpensslError("non-hex digit\ninvalid hex salt value");
  const padded = text.padEnd(2 * SALT, "0");
  return Uint8Array.from({ length: SALT }, (_, at) => Number.parseInt(padded.slice(2 * at, 2 * at + 2), 16));
}

/** -k, -kfile, or -pass. */
async function passwordOf(process: Process, given: Given): Promise<string> {
  const direct = given.value("k");
  if (direct !== undefined) return direct;
  const file = given.value("kfile");
  if (file !== undefined) return firstLine(await load(process, file));
  const source = given.value("pass");
  if (source !== undefined) return passwordFrom(process, source);
  throw new OpensslError(`enter ${given.command.toUpperCase()} encryption password:\nbad password read`);
}
