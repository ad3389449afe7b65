/**
 * `openssl enc`: base64 both ways, and encryption with a password. With its random salt the ciphertext of one text is
 * another each time, so it tells nothing of the text or the password: here it is random bytes, and whoever has them and
 * the password gets the text back. Without a random salt (-nosalt, -S, -K with -iv) it is refused.
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import { bytesOf, concat, printError, textOf } from "../../process/io.ts";
import type { Clock, Process } from "../../process/types.ts";
import { fromBase64, toBase64 } from "../../services/keys/pem.ts";
import { NotModelledError } from "../../source/errors.ts";
import { load, OpensslError, save } from "./files.ts";
import { type Given, parseOptions } from "./options.ts";

const CIPHER =
  /^(?:aes-?(?:128|192|256)-(?:cbc|ctr|ecb|cfb|ofb)|aes(?:128|192|256)|des3?|des-ede3-cbc|bf-cbc|camellia-\d+-cbc|chacha20)$/;
const LINE = 64;

export async function encode(process: Process, words: readonly string[], preset?: string): Promise<number> {
  const given = parseOptions(preset ?? "enc", words, {
    valued: "in out pass k kfile K iv S iter md bufsize",
    flags: "d e a A base64 salt nosalt pbkdf2 p P nopad none",
    isAlgorithm: (name) => CIPHER.test(name),
  });
  const input = await load(process, given.value("in"));
  const cipher = words.map((word) => word.slice(1)).find((name) => CIPHER.test(name)) ?? cipherOf(preset);
  const text = given.has("base64") || given.has("a") || given.has("A") || preset === "base64";
  let data = input;
  if (text && given.has("d")) data = decoded(input, given.has("A"));
  if (cipher !== undefined) data = await crypt(process, given, cipher, data);
  if (text && !given.has("d")) await save(process, given.value("out"), wrapped(data, given.has("A")));
  else await save(process, given.value("out"), data);
  return 0;
}

function cipherOf(preset: string | undefined): string | undefined {
  return preset !== undefined && CIPHER.test(preset) ? preset : undefined;
}

export function isCipher(name: string): boolean {
  return CIPHER.test(name);
}

export function wrapped(data: Uint8Array, oneLine: boolean): string {
  const text = toBase64(data);
  if (oneLine) return text;
  return (text.match(new RegExp(`.{1,${LINE}}`, "g")) ?? []).map((line) => `${line}\n`).join("");
}

/** Without -A a line counts only with its end: what follows the last one is not read (seen on 3.5.7). */
function decoded(input: Uint8Array, oneLine: boolean): Uint8Array {
  const text = textOf(input);
  const read = oneLine ? text : text.slice(0, text.lastIndexOf("\n") + 1);
  return fromBase64(read) ?? new Uint8Array(0);
}

interface Sealed {
  readonly cipher: string;
  readonly password: string;
  readonly derivation: string;
  readonly plain: Uint8Array;
}

/** By ciphertext, of everything that was encrypted on one simulated computer (and in its builds). */
const SEALED = new WeakMap<Clock, Map<string, Sealed>>();
const BLOCK = 16;

async function crypt(process: Process, given: Given, cipher: string, data: Uint8Array): Promise<Uint8Array> {
  for (const option of ["nosalt", "S", "K", "iv", "p", "P"])
    if (given.has(option)) throw new NotModelledError(`openssl enc -${option}`);
  const password = await passwordOf(process, given);
  const derivation = `${given.has("pbkdf2")} ${given.value("iter") ?? ""} ${given.value("md") ?? "sha256"}`;
  if (!given.has("pbkdf2") && !given.has("iter"))
    await printError(
      process,
      "*** WARNING : deprecated key derivation used.\nUsing -iter or -pbkdf2 would be better.\n",
    );
  const { clock, random } = process.machine;
  const sealed = SEALED.get(clock) ?? new Map<string, Sealed>();
  SEALED.set(clock, sealed);
  if (!given.has("d")) {
    const size = (Math.floor(data.length / BLOCK) + 1) * BLOCK;
    const bytes = concat([bytesOf("Salted__"), random(8 + size)]);
    sealed.set(bytesToHex(bytes), { cipher, password, derivation, plain: data });
    return bytes;
  }
  if (data.length < BLOCK) throw new OpensslError("error reading input file");
  if (!textOf(data.subarray(0, 8)).startsWith("Salted__")) throw new OpensslError("bad magic number");
  const found = sealed.get(bytesToHex(data));
  if (!found) throw new NotModelledError("openssl enc -d of something that was encrypted elsewhere");
  if (found.password === password && found.cipher === cipher && found.derivation === derivation)
    return found.plain;
  throw new OpensslError(
    "bad decrypt\nProvider routines:ossl_cipher_unpadblock:bad decrypt:ciphercommon_block.c",
  );
}

/** -k, -kfile, or -pass as `pass:`, `env:`, `file:`, `stdin` (openssl-passphrase-options(1)). */
async function passwordOf(process: Process, given: Given): Promise<string> {
  const direct = given.value("k");
  if (direct !== undefined) return direct;
  const firstLine = (bytes: Uint8Array) => textOf(bytes).split("\n")[0] ?? "";
  const file = given.value("kfile");
  if (file !== undefined) return firstLine(await load(process, file));
  const source = given.value("pass");
  const [, kind, rest = ""] = /^(pass|env|file|fd|stdin)(?::(.*))?$/s.exec(source ?? "") ?? [];
  switch (kind) {
    case "pass":
      return rest;
    case "file":
      return firstLine(await load(process, rest));
    case "stdin":
      return firstLine(await load(process, undefined));
    case "env": {
      const value = process.environment.get(rest);
      if (value === undefined)
        throw new OpensslError(`No environment variable ${rest}\nError getting password`);
      return value;
    }
    case "fd":
      throw new NotModelledError("openssl enc -pass fd:");
    default: {
      if (source !== undefined)
        throw new OpensslError(
          `Invalid password argument, missing ':' within the first 5 chars\nError getting password`,
        );
      throw new OpensslError(`enter ${given.command.toUpperCase()} encryption password:\nbad password read`);
    }
  }
}
