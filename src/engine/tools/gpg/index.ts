/**
 * gpg 2.4.7 of Debian trixie, reduced: --import (which leaves the private key in ~/.gnupg), --list-keys, --detach-sign, --sign,
 * --clearsign, --verify, --symmetric and --decrypt of what was made here, --dearmor. Messages were seen on the real program.
 * A real signature holds the time, so it is another each time and nothing that two runs could be compared by: here it
 * follows from the data alone. Keys are taken at their word; a passphrase is read from where it is said to be, and not
 * checked. Making, exporting and sending keys, and encryption to keys, are refused by name.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { FileSystemError } from "../../filesystem/types.ts";
import { absolute } from "../../process/executable.ts";
import { bytesOf, concat, print, printError, readAll, textOf } from "../../process/io.ts";
import type { Clock, Process, Program } from "../../process/types.ts";
import { fromBase64, toBase64 } from "../../services/keys/pem.ts";
import { NotModelledError } from "../../source/errors.ts";
import { fingerprintFor, Keyring, readInput } from "./keyring.ts";

const FAILED = 2;
const VALUED = new Set(
  "homedir passphrase passphrase-file passphrase-fd pinentry-mode output o local-user u default-key digest-algo cipher-algo s2k-mode trust-model status-fd keyserver armor-comment comment".split(
    " ",
  ),
);
const ACTIONS: Readonly<Record<string, string>> = {
  import: "import",
  "list-keys": "list",
  k: "list",
  "list-secret-keys": "list-secret",
  K: "list-secret",
  "detach-sign": "detach",
  b: "detach",
  sign: "sign",
  s: "sign",
  clearsign: "clear",
  "clear-sign": "clear",
  verify: "verify",
  symmetric: "symmetric",
  c: "symmetric",
  decrypt: "decrypt",
  d: "decrypt",
  dearmor: "dearmor",
  version: "version",
};
const FLAGS =
  /^(?:batch|yes|no-tty|quiet|q|armor|a|verbose|v|no-default-keyring|no|always-trust|no-symkey-cache)$/;

interface Run {
  readonly process: Process;
  readonly keyring: Keyring;
  readonly files: readonly string[];
  readonly options: ReadonlyMap<string, string>;
  say(text: string): Promise<void>;
}

async function importKeys({ process, keyring, files, say }: Run): Promise<number> {
  await keyring.prepare();
  const texts: string[] = [];
  let status = 0;
  for (const file of files) {
    const bytes = await readInput(process, file);
    if (bytes) texts.push(textOf(bytes));
    else status = FAILED;
  }
  if (files.length === 0) texts.push(textOf(await readAll(process)));
  const counts = { total: 0, imported: 0, secret: 0 };
  for (const text of texts) {
    const blocks = [
      ...text.matchAll(
        /-----BEGIN PGP (PUBLIC|PRIVATE) KEY BLOCK-----[\s\S]*?-----END PGP \1 KEY BLOCK-----/g,
      ),
    ];
    if (blocks.length === 0) {
      await say("no valid OpenPGP data found.");
      status = FAILED;
    }
    for (const [block, kind] of blocks) {
      const fingerprint = fingerprintFor(block);
      const isNew = await keyring.add(fingerprint, kind === "PRIVATE" ? block : undefined);
      counts.total += 1;
      counts.imported += isNew ? 1 : 0;
      const id = fingerprint.slice(-16);
      await say(isNew ? `key ${id}: public key imported` : `key ${id}: not changed`);
      if (kind !== "PRIVATE") continue;
      counts.secret += 1;
      await say(`key ${id}: secret key imported`);
    }
  }
  await say(`Total number processed: ${counts.total}`);
  if (counts.imported > 0) await say(`              imported: ${counts.imported}`);
  if (counts.secret > 0)
    await say(`      secret keys read: ${counts.secret}\ngpg:   secret keys imported: ${counts.secret}`);
  return status;
}

async function list({ process, keyring }: Run, secret: boolean): Promise<number> {
  await keyring.prepare();
  const keys = keyring.keys().filter((key) => !secret || key.isSecret);
  if (keys.length === 0) return 0;
  const path = `${keyring.folder}/pubring.kbx`;
  const lines = keys.map(
    ({ fingerprint }) => `${secret ? "sec" : "pub"}   ed25519 [SCA]\n      ${fingerprint}\n\n`,
  );
  await print(process, `${path}\n${"-".repeat(path.length)}\n${lines.join("")}`);
  return 0;
}

/** The data to work on: the file that was named, or standard input. */
async function dataOf({ process, files }: Run): Promise<Uint8Array | undefined> {
  const [file] = files;
  return file === undefined || file === "-" ? readAll(process) : readInput(process, file);
}

async function passphraseOf({ process, options }: Run): Promise<string | undefined> {
  const file = options.get("passphrase-file");
  if (file !== undefined) {
    const bytes = await readInput(process, file);
    return bytes && (textOf(bytes).split("\n")[0] ?? "");
  }
  if (options.get("passphrase-fd") === "0") return textOf(await readAll(process)).split("\n")[0] ?? "";
  if (options.has("passphrase-fd")) throw new NotModelledError("gpg --passphrase-fd other than 0");
  return options.get("passphrase");
}

async function save(run: Run, content: Uint8Array, ending: string): Promise<number> {
  const { process, files, options, say } = run;
  const path =
    options.get("output") ??
    options.get("o") ??
    (files[0] === undefined || ending === "" ? "-" : `${files[0]}${ending}`);
  if (path === "-") {
    await print(process, content);
    return 0;
  }
  const { machine, credentials, umask } = process;
  const full = absolute(path, process.cwd);
  if (machine.filesystem.exists(full, credentials) && !options.has("yes")) {
    await say(`${path}: File exists`);
    return FAILED;
  }
  machine.filesystem.writeFile(full, content, 0o666 & ~umask, credentials);
  return 0;
}

function armour(title: string, bytes: Uint8Array): string {
  const lines = toBase64(bytes).match(/.{1,64}/g) ?? [];
  return `-----BEGIN PGP ${title}-----\n\n${lines.join("\n")}\n-----END PGP ${title}-----\n`;
}

const isArmoured = (options: ReadonlyMap<string, string>) => options.has("armor") || options.has("a");

async function sign(run: Run, kind: "detach" | "sign" | "clear"): Promise<number> {
  const { keyring, options, say } = run;
  await keyring.prepare();
  const data = await dataOf(run);
  if (!data) return FAILED;
  if (!keyring.keys().some((key) => key.isSecret)) {
    await say("no default secret key: No secret key\ngpg: signing failed: No secret key");
    return FAILED;
  }
  const signature = concat([bytesOf("sig "), sha256(data)]);
  if (kind === "clear") {
    const text = `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n${textOf(data)}${armour("SIGNATURE", signature)}`;
    return save(run, bytesOf(text), ".asc");
  }
  const bytes = kind === "detach" ? signature : concat([signature, data]);
  const title = kind === "detach" ? "SIGNATURE" : "MESSAGE";
  const content = isArmoured(options) ? bytesOf(armour(title, bytes)) : bytes;
  return save(run, content, isArmoured(options) ? ".asc" : kind === "detach" ? ".sig" : ".gpg");
}

function unarmoured(bytes: Uint8Array): Uint8Array {
  const body = /-----BEGIN PGP [A-Z ]+-----\n(?:[^\n]+: [^\n]*\n)*\n?([\s\S]*?)\n(?:=....\n)?-----END/.exec(
    textOf(bytes),
  )?.[1];
  return body === undefined ? bytes : (fromBase64(body) ?? bytes);
}

async function verify({ process, keyring, files, say }: Run): Promise<number> {
  await keyring.prepare();
  const [signature, file] = files;
  const found = await readInput(process, signature ?? "");
  const data = found && (await readInput(process, file ?? (signature ?? "").replace(/\.(sig|asc)$/, "")));
  if (!found || !data) return FAILED;
  const [key] = keyring.keys();
  if (!key) {
    await say("Can't check signature: No public key");
    return FAILED;
  }
  const isGood = bytesToHex(unarmoured(found)) === bytesToHex(concat([bytesOf("sig "), sha256(data)]));
  await say(`               using EDDSA key ${key.fingerprint}`);
  await say(
    `${isGood ? "Good" : "BAD"} signature from key ${key.fingerprint.slice(-16)}${isGood ? " [unknown]" : ""}`,
  );
  return isGood ? 0 : 1;
}

interface Sealed {
  readonly passphrase: string;
  readonly plain: Uint8Array;
}

/** By ciphertext: with its random salt it tells nothing, so random bytes stand for it (as in the simulated openssl). */
const SEALED = new WeakMap<Clock, Map<string, Sealed>>();

async function symmetric(run: Run): Promise<number> {
  const { process, options, say } = run;
  const passphrase = await passphraseOf(run);
  const data = await dataOf(run);
  if (!data) return FAILED;
  if (passphrase === undefined) {
    await say(
      "problem with the agent: Inappropriate ioctl for device\ngpg: error creating passphrase: Operation cancelled",
    );
    return FAILED;
  }
  const { clock } = process.machine;
  const sealed = SEALED.get(clock) ?? new Map<string, Sealed>();
  SEALED.set(clock, sealed);
  const bytes = process.machine.random(32 + data.length);
  sealed.set(bytesToHex(bytes), { passphrase, plain: data });
  return save(
    run,
    isArmoured(options) ? bytesOf(armour("MESSAGE", bytes)) : bytes,
    isArmoured(options) ? ".asc" : ".gpg",
  );
}

async function decrypt(run: Run): Promise<number> {
  const { process, say } = run;
  const passphrase = await passphraseOf(run);
  const data = await dataOf(run);
  if (!data) return FAILED;
  const found = SEALED.get(process.machine.clock)?.get(bytesToHex(unarmoured(data)));
  if (!found) throw new NotModelledError("gpg --decrypt of something that was encrypted elsewhere");
  await say("AES256.CFB encrypted data\ngpg: encrypted with 1 passphrase");
  if (passphrase === found.passphrase) return save(run, found.plain, "");
  await say("decryption failed: Bad session key");
  return FAILED;
}

const COMMANDS: Readonly<Record<string, (run: Run) => Promise<number>>> = {
  import: importKeys,
  list: (run) => list(run, false),
  "list-secret": (run) => list(run, true),
  detach: (run) => sign(run, "detach"),
  sign: (run) => sign(run, "sign"),
  clear: (run) => sign(run, "clear"),
  ...{ verify, symmetric, decrypt },
  dearmor: async (run) => {
    const data = await dataOf(run);
    return data ? save(run, unarmoured(data), ".gpg") : FAILED;
  },
  version: async ({ process }) => {
    await print(process, "gpg (GnuPG) 2.4.7\nlibgcrypt 1.11.0\n");
    return 0;
  },
};

export const gpg: Program = async (process) => {
  const options = new Map<string, string>();
  const files: string[] = [];
  let action: string | undefined;
  const todo = process.argv.slice(1).reverse();
  const take = (name: string, value: string | undefined) => {
    if (ACTIONS[name]) action = ACTIONS[name];
    else if (VALUED.has(name)) options.set(name, value ?? todo.pop() ?? "");
    else if (FLAGS.test(name)) options.set(name, "");
    else throw new NotModelledError(`gpg ${name.length > 1 ? "--" : "-"}${name}`);
  };
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    const [, long, value] = /^--([\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (long !== undefined) take(long, value);
    else if (/^-\w/.test(word)) for (const letter of word.slice(1)) take(letter, undefined);
    else files.push(word);
  }
  const keyring = new Keyring(process, options.get("homedir"));
  const say = (text: string) => printError(process, `gpg: ${text}\n`);
  const command = COMMANDS[action ?? ""];
  if (!command) throw new NotModelledError("gpg without a command");
  try {
    return await command({ process, keyring, files, options, say });
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    await say(`Fatal: can't create directory '${keyring.folder}': ${error.text}`);
    return FAILED;
  }
};
