/** `openssl pkey`, `rsa`, `genpkey`, `pkeyutl -sign -rawin`: keys, their public halves, and raw signatures. */

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { printError, textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { publicKeyOf, sign } from "../../services/keys/ed25519.ts";
import { readPem, writePem } from "../../services/keys/pem.ts";
import { type PrivateKey, publicPem, readPrivateKey, writePkcs8 } from "../../services/keys/private-key.ts";
import { NotModelledError } from "../../source/errors.ts";
import { DIGESTS, privateKey, signWith } from "./digest.ts";
import { load, OpensslError, save } from "./files.ts";
import { type Given, parseOptions } from "./options.ts";

const missing = (path: string, why: string) =>
  `Could not open file or uri for loading private key of key from ${path}: ${why}`;

async function keyOf(process: Process, given: Given): Promise<{ key: PrivateKey; text: string }> {
  const path = given.value("in");
  const text = textOf(await load(process, path, missing));
  const key = readPrivateKey(text);
  if (key === "locked") throw new NotModelledError("openssl with a key behind a passphrase");
  if (typeof key === "string")
    throw new OpensslError(`Could not find private key of key from ${path ?? "<stdin>"}`);
  return { key, text };
}

export async function pkey(process: Process, words: readonly string[]): Promise<number> {
  const given = parseOptions("pkey", words, { valued: "in out", flags: "pubout noout text check pubcheck" });
  const { key, text } = await keyOf(process, given);
  if (given.has("check")) await printError(process, "Key is valid\n");
  const parts: string[] = [];
  if (!given.has("noout")) parts.push(given.has("pubout") ? publicText(key) : privateText(text, key));
  if (given.has("text")) parts.push(described(key));
  await save(process, given.value("out"), parts.join(""), given.has("pubout") ? 0o666 : 0o600);
  return 0;
}

export async function rsa(process: Process, words: readonly string[]): Promise<number> {
  const given = parseOptions("rsa", words, { valued: "in out", flags: "pubout noout check" });
  const { key, text } = await keyOf(process, given);
  if (key.kind !== "rsa") throw new OpensslError("Not an RSA key");
  if (given.has("check")) await save(process, given.value("out"), "RSA key ok\n");
  if (given.has("noout")) return 0;
  await printError(process, "writing RSA key\n");
  const isPublic = given.has("pubout");
  await save(
    process,
    given.value("out"),
    isPublic ? publicText(key) : privateText(text, key),
    isPublic ? 0o666 : 0o600,
  );
  return 0;
}

function publicText(key: PrivateKey): string {
  const text = publicPem(key);
  if (text === undefined) throw new NotModelledError(`openssl's form of ${key.type} keys`);
  return text;
}

/** The key as OpenSSL writes it: PKCS #8. */
function privateText(text: string, key: PrivateKey): string {
  if (key.kind === "ed25519") return writePkcs8(key.seed);
  const pem = readPem(text);
  if (pem?.label !== "PRIVATE KEY") throw new NotModelledError("openssl's conversion of a key to PKCS #8");
  return writePem(pem.label, pem.bytes);
}

function described(key: PrivateKey): string {
  if (key.kind !== "ed25519") throw new NotModelledError(`openssl pkey -text of ${key.type} keys`);
  const lines = (bytes: Uint8Array) =>
    (bytesToHex(bytes).match(/../g) ?? [])
      .join(":")
      .replace(/(?:..:){15}/g, "$&\n")
      .split("\n")
      .map((line) => `    ${line}\n`)
      .join("");
  return `ED25519 Private-Key:\npriv:\n${lines(key.seed)}pub:\n${lines(publicKeyOf(key.seed))}`;
}

export async function genpkey(process: Process, words: readonly string[]): Promise<number> {
  const given = parseOptions("genpkey", words, { valued: "algorithm out pkeyopt", flags: "quiet verbose" });
  const algorithm = given.value("algorithm") ?? "";
  if (!/^ed25519$/i.test(algorithm))
    throw new NotModelledError(`openssl genpkey -algorithm ${algorithm} (ed25519 is modelled)`);
  await save(process, given.value("out"), writePkcs8(process.machine.random(32)), 0o600);
  return 0;
}

export async function pkeyutl(process: Process, words: readonly string[]): Promise<number> {
  const given = parseOptions("pkeyutl", words, {
    valued: "in out inkey digest pkeyopt",
    flags: "sign rawin hexdump",
  });
  if (!given.has("sign")) throw new NotModelledError("openssl pkeyutl but for -sign");
  const key = await privateKey(process, given.value("inkey") ?? "");
  const data = await load(process, given.value("in"));
  const name = given.value("digest") ?? "sha256";
  const signature =
    key.kind === "ed25519" ? sign(key.seed, data) : signWith(key, name, (DIGESTS[name]?.[1] ?? sha256)(data));
  await save(process, given.value("out"), signature);
  return 0;
}
