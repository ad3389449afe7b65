/** `openssl pkey`, `rsa`, `genpkey`, `pkeyutl -sign|-verify -rawin`: keys, their public halves, and raw signatures. */

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { print, printError } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { publicKeyOf, sign, verify } from "../../services/keys/ed25519.ts";
import { readPem, writePem } from "../../services/keys/pem.ts";
import { type PrivateKey, writePkcs8 } from "../../services/keys/private-key.ts";
import { publicHalf, writePublicKey } from "../../services/keys/public-key.ts";
import { NotModelledError } from "../../source/errors.ts";
import { DIGESTS } from "./digest.ts";
import { load, OpensslError, save } from "./files.ts";
import { privateKey, privateKeyText, publicKey } from "./key-files.ts";
import { type Given, parseOptions } from "./options.ts";
import { isSignedBy, signWith } from "./signatures.ts";

const keyOf = (process: Process, given: Given) =>
  privateKeyText(process, given.value("in"), given.value("passin"), "private key of key");

export async function pkey(process: Process, words: readonly string[]): Promise<number> {
  const given = parseOptions("pkey", words, {
    valued: "in out passin",
    flags: "pubin pubout noout text text_pub check pubcheck",
  });
  if (given.has("pubin")) return pkeyOfPublic(process, given);
  const { key, text } = await keyOf(process, given);
  if (given.has("check")) await printError(process, "Key is valid\n");
  const parts: string[] = [];
  if (!given.has("noout")) parts.push(given.has("pubout") ? publicText(key) : privateText(text, key));
  if (given.has("text")) parts.push(described(key));
  else if (given.has("text_pub")) parts.push(describedPublic(key));
  await save(process, given.value("out"), parts.join(""), given.has("pubout") ? 0o666 : 0o600);
  return 0;
}

async function pkeyOfPublic(process: Process, given: Given): Promise<number> {
  if (given.has("text") || given.has("check")) throw new NotModelledError("openssl pkey -pubin -text");
  const key = await publicKey(process, given.value("in") ?? "-");
  if (!given.has("noout")) await save(process, given.value("out"), writePublicKey(key));
  return 0;
}

export async function rsa(process: Process, words: readonly string[]): Promise<number> {
  const given = parseOptions("rsa", words, { valued: "in out passin", flags: "pubout noout check" });
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
  const half = publicHalf(key);
  if (!half) throw new NotModelledError(`openssl's form of ${key.type} keys`);
  return writePublicKey(half);
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
  return `ED25519 Private-Key:\npriv:\n${digits(key.seed)}pub:\n${digits(publicKeyOf(key.seed))}`;
}

function describedPublic(key: PrivateKey): string {
  if (key.kind !== "ed25519") throw new NotModelledError(`openssl pkey -text_pub of ${key.type} keys`);
  return `ED25519 Public-Key:\npub:\n${digits(publicKeyOf(key.seed))}`;
}

/** Fifteen pairs of hexadecimal digits to a line. */
function digits(bytes: Uint8Array): string {
  const pairs = (bytesToHex(bytes).match(/../g) ?? []).join(":");
  return pairs
    .replace(/(?:..:){15}/g, "$&\n")
    .replace(/^/gm, "    ")
    .concat("\n");
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
    valued: "in out inkey passin digest pkeyopt sigfile",
    flags: "sign verify rawin hexdump pubin",
  });
  const digest = given.value("digest") ?? "sha256";
  const hash = DIGESTS[digest]?.[1] ?? sha256;
  const path = given.value("inkey") ?? "";
  if (given.has("verify")) {
    const key = given.has("pubin")
      ? await publicKey(process, path)
      : publicHalf(await privateKey(process, path, given.value("passin")));
    const data = await load(process, given.value("in"));
    const signature = await load(process, given.value("sigfile"));
    const isGood =
      key?.kind === "ed25519"
        ? verify(key.point, data, signature)
        : isSignedBy(key, digest, hash(data), signature);
    await print(process, isGood ? "Signature Verified Successfully\n" : "Signature Verification Failure\n");
    return isGood ? 0 : 1;
  }
  if (!given.has("sign")) throw new NotModelledError("openssl pkeyutl but for -sign and -verify");
  const key = await privateKey(process, path, given.value("passin"));
  const data = await load(process, given.value("in"));
  const signature = key.kind === "ed25519" ? sign(key.seed, data) : signWith(key, digest, hash(data));
  await save(process, given.value("out"), signature);
  return 0;
}
