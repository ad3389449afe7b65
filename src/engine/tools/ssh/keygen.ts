/**
 * ssh-keygen: shows the public half of a key (-y), fingerprints (-l), edits known_hosts (-F, -R, -H) and makes keys, whose
 * numbers are made up for RSA and ECDSA (new-key.ts). Messages as of OpenSSH 10.0p2. Passphrases are refused.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { FileSystemError } from "../../filesystem/types.ts";
import { absolute } from "../../process/executable.ts";
import { bytesOf, print, printError, textOf } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { type NewKey, newEcdsaKey, newRsaKey } from "../../services/keys/new-key.ts";
import { fromBase64, toBase64 } from "../../services/keys/pem.ts";
import {
  ed25519Key,
  fingerprintOf,
  md5FingerprintOf,
  readPrivateKey,
  writeOpenSsh,
} from "../../services/keys/private-key.ts";
import { NotModelledError } from "../../source/errors.ts";
import { describe } from "./add.ts";
import { expand, homeOf, readText, tooOpen, tooOpenText, writePrivate } from "./files.ts";
import { hashed, linesFor } from "./known-hosts.ts";
import { randomart } from "./randomart.ts";

const FAILED = 255;
const VALUED = new Set([..."fFRNtbCPmEIODsaz"]);
const FLAGS = new Set([..."ylqHBev"]);

function parse(argv: readonly string[]): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  const todo = [...argv].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    if (!word.startsWith("-")) throw new NotModelledError(`ssh-keygen ${word}`);
    for (let at = 1; at < word.length; at += 1) {
      const letter = word[at] ?? "";
      if (VALUED.has(letter)) {
        given.set(letter, word.slice(at + 1) || (todo.pop() ?? ""));
        break;
      }
      if (!FLAGS.has(letter)) throw new NotModelledError(`ssh-keygen -${letter}`);
      given.set(letter, "");
    }
  }
  return given;
}

export const sshKeygen: Program = async (process) => {
  const given = parse(process.argv.slice(1));
  const file = given.get("f");
  const knownHosts = file === undefined ? `${homeOf(process)}/.ssh/known_hosts` : absolute(file, process.cwd);
  if (given.has("F")) return find(process, knownHosts, given.get("F") ?? "", given.has("l"));
  if (given.has("R")) return remove(process, knownHosts, given.get("R") ?? "");
  if (given.has("H")) return hash(process, knownHosts);
  for (const letter of ["e", "B", "P", "m", "I", "O", "D", "s", "a", "z", "v"])
    if (given.has(letter) && !(letter === "a" || letter === "m"))
      throw new NotModelledError(`ssh-keygen -${letter}`);
  if (given.has("y")) return showPublic(process, file);
  if (given.has("l")) return showFingerprint(process, file, given.get("E") === "md5");
  return generate(process, given);
};

/** A file's text, or the message that it cannot be read. */
async function load(process: Process, path: string, wording: (text: string) => string) {
  try {
    return textOf(process.machine.filesystem.readFile(expand(process, path), process.credentials));
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    await printError(process, `${wording(error.text)}\n`);
    return undefined;
  }
}

async function showPublic(process: Process, file: string | undefined): Promise<number> {
  if (file === undefined) throw new NotModelledError("ssh-keygen -y without -f");
  const text = await load(process, file, (why) => `${file}: ${why}`);
  if (text === undefined) return FAILED;
  const mode = tooOpen(process, expand(process, file));
  if (mode !== undefined) {
    await printError(process, `${tooOpenText(file, mode)}Load key "${file}": bad permissions\n`);
    return FAILED;
  }
  const key = readPrivateKey(text);
  if (key === "locked") throw new NotModelledError("ssh-keygen -y of a key with a passphrase");
  if (typeof key === "string") {
    await printError(process, `Load key "${file}": error in libcrypto\n`);
    return FAILED;
  }
  await print(process, `${key.type} ${toBase64(key.publicBlob)} ${key.comment}`.trimEnd().concat("\n"));
  return 0;
}

async function showFingerprint(process: Process, file: string | undefined, isMd5: boolean): Promise<number> {
  const shown = isMd5 ? md5FingerprintOf : fingerprintOf;
  if (file === undefined) throw new NotModelledError("ssh-keygen -l without -f");
  const text = await load(process, file, (why) => `${file}: ${why}`);
  if (text === undefined) return FAILED;
  const key = readPrivateKey(text);
  if (typeof key !== "string") {
    const { publicBlob, comment } = key;
    const line = describe(key, comment || "no comment");
    await print(process, `${line.replace(fingerprintOf(publicBlob), shown(publicBlob))}\n`);
    return 0;
  }
  const [, type = "", blob = "", comment = "no comment"] =
    /^(ssh-\S+|ecdsa-\S+) (\S+)(?: (.*))?$/m.exec(text) ?? [];
  const bytes = fromBase64(blob);
  if (type === "" || !bytes) {
    await printError(process, `${file} is not a public key file.\n`);
    return FAILED;
  }
  const kind = type === "ssh-rsa" ? "RSA" : type === "ssh-ed25519" ? "ED25519" : "ECDSA";
  const bits = kind === "RSA" ? 8 * 16 * Math.round((bytes.length - 23) / 16) : 256;
  await print(process, `${bits} ${shown(bytes)} ${comment} (${kind})\n`);
  return 0;
}

async function find(process: Process, file: string, name: string, short: boolean): Promise<number> {
  const text = readText(process, file);
  if (text === undefined) {
    await printError(process, `Cannot stat ${file}: No such file or directory\n`);
    return FAILED;
  }
  const found = linesFor(text, name);
  for (const line of found) {
    const number = text.split("\n").indexOf(line) + 1;
    const fields = line.split(/\s+/);
    const blob = fromBase64(fields[2] ?? "") ?? bytesOf("");
    const shown = short ? `${name} ED25519 ${fingerprintOf(blob)} ` : line;
    await print(process, `${short ? "" : `# Host ${name} found: line ${number} \n`}${shown}\n`);
  }
  return found.length > 0 ? 0 : 1;
}

async function remove(process: Process, file: string, name: string): Promise<number> {
  const text = readText(process, file);
  if (text === undefined) {
    await printError(process, `Cannot stat ${file}: No such file or directory\n`);
    return FAILED;
  }
  const gone = linesFor(text, name);
  if (gone.length === 0) {
    await printError(process, `Host ${name} not found in ${file}\n`);
    return 0;
  }
  const lines = text.split("\n");
  for (const line of gone) await print(process, `# Host ${name} found: line ${lines.indexOf(line) + 1}\n`);
  writePrivate(process, `${file}.old`, text, 0o600);
  writePrivate(process, file, lines.filter((line) => !gone.includes(line)).join("\n"), 0o600);
  await print(process, `${file} updated.\nOriginal contents retained as ${file}.old\n`);
  return 0;
}

async function hash(process: Process, file: string): Promise<number> {
  const text = readText(process, file) ?? "";
  const lines = text.split("\n").map((line) => {
    const [names = "", ...rest] = line.split(/\s+/);
    if (rest.length < 2 || names.startsWith("|1|") || names.startsWith("#")) return line;
    return names
      .split(",")
      .map((name) => [hashed(name, process.machine.random(20)), ...rest].join(" "))
      .join("\n");
  });
  writePrivate(process, `${file}.old`, text, 0o600);
  writePrivate(process, file, lines.join("\n"), 0o600);
  await print(process, `${file} updated.\nOriginal contents retained as ${file}.old\n`);
  await printError(process, `WARNING: ${file}.old contains unhashed entries\n`);
  await printError(process, "Delete this file to ensure privacy of hostnames\n");
  return 0;
}

async function generate(process: Process, given: ReadonlyMap<string, string>): Promise<number> {
  const type = given.get("t") ?? "ed25519";
  if (!/^(rsa|ecdsa|ed25519)$/.test(type)) {
    await printError(process, `unknown key type ${type}\n`);
    return FAILED;
  }
  const bits = Number(given.get("b") ?? { rsa: 3072, ecdsa: 256 }[type] ?? 256);
  if (type === "rsa" && bits < 1024) {
    await printError(process, "Invalid RSA key length: minimum is 1024 bits\n");
    return FAILED;
  }
  if (given.get("N") !== "")
    throw new NotModelledError("ssh-keygen with a passphrase (-N '' makes a key without one)");
  const shown = given.get("f") ?? `${homeOf(process)}/.ssh/id_${type}`;
  const path = expand(process, shown);
  const { machine, credentials, environment } = process;
  const quiet = given.has("q");
  const say = (text: string) => (quiet ? Promise.resolve() : print(process, `${text}\n`));
  await say(`Generating public/private ${type} key pair.`);
  if (machine.filesystem.exists(path, credentials)) {
    await print(process, `${shown} already exists.\nOverwrite (y/n)? `);
    return 1;
  }
  const comment = given.get("C") ?? `${environment.get("USER") ?? "root"}@${machine.hostname}`;
  const key = newKey(process, type, bits, comment);
  if (!key) {
    await printError(process, "Invalid ECDSA key length: valid lengths are 256, 384 or 521 bits\n");
    return FAILED;
  }
  writePrivate(process, path, key.text, 0o600);
  writePrivate(process, `${path}.pub`, `${key.type} ${toBase64(key.publicBlob)} ${comment}\n`, 0o644);
  await say(`Your identification has been saved in ${shown}\nYour public key has been saved in ${shown}.pub`);
  await say(`The key fingerprint is:\n${fingerprintOf(key.publicBlob)} ${comment}`);
  const art = randomart(sha256(key.publicBlob), `${type.toUpperCase()} ${bits}`);
  await say(`The key's randomart image is:\n${art}`);
  return 0;
}

function newKey(process: Process, type: string, bits: number, comment: string): NewKey | undefined {
  const random = (length: number) => process.machine.random(length);
  if (type === "rsa") return newRsaKey(bits, comment, random);
  if (type === "ecdsa") return newEcdsaKey(bits, comment, random);
  const seed = random(32);
  const key = ed25519Key(seed, "OPENSSH PRIVATE KEY", comment);
  return { type: key.type, publicBlob: key.publicBlob, text: writeOpenSsh(seed, comment, random(4)) };
}
