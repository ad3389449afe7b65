/** --list-keys, --list-secret-keys, --fingerprint and --show-keys, for people and (--with-colons) for programs. */
import { ripemd160 } from "@noble/hashes/legacy.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { bytesOf, print, readAll, textOf } from "../../process/io.ts";
import { fingerprintOfBody, keygripOf, readArmour, TAG } from "../../services/keys/openpgp.ts";
import { NotModelledError } from "../../source/errors.ts";
import { keysOf, readKey } from "./import.ts";
import { type RingKey, readInput } from "./keyring.ts";
import { FAILED, type Run } from "./run.ts";

const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

/** A fingerprint in groups of four. */
export const spaced = (fingerprint: string): string =>
  (fingerprint.match(/.{4}/g) ?? []).map((part, at) => (at === 5 ? ` ${part}` : part)).join(" ");

/** Each key of the ring, or those that are named. */
export async function listKeys(run: Run, secret: boolean): Promise<number> {
  const { process, keyring, files, options, say } = run;
  if (!(await keyring.prepare())) {
    await say(`Fatal: ${keyring.folder}: directory does not exist!`);
    return FAILED;
  }
  await keyring.makeTrustDatabase();
  const known = keyring.keys().filter((key) => !secret || keyring.hasSecret(key));
  const keys = files.length > 0 ? known.filter((key) => isNamed(key, files)) : known;
  if (options.has("with-colons") && !secret) await print(process, `tru::1:${keyring.trustTime()}:0:3:1:5\n`);
  if (files.length > 0 && keys.length === 0) {
    await say(`error reading key: No ${secret ? "secret" : "public"} key`);
    return FAILED;
  }
  if (keys.length === 0) return 0;
  if (options.has("with-colons")) {
    await print(process, keys.map((key) => inColons(key, secret ? "sec" : "pub", secret)).join(""));
    return 0;
  }
  const path = keyring.shownPath;
  const lines = keys.map((key) => described(key, secret ? "sec " : "pub ", run, "[ unknown] "));
  await print(process, `${path}\n${"-".repeat(path.length)}\n${lines.join("")}`);
  return 0;
}

/** The keys of a file, which stay out of the ring; a private one counts as one that is not here. */
export async function showKeys(run: Run): Promise<number> {
  const { process, keyring, files, options, say } = run;
  await keyring.prepare();
  let status = 0;
  for (const file of files.length > 0 ? files : ["-"]) {
    const bytes = file === "-" ? await readAll(process) : await readInput(process, file);
    const blocks = bytes === undefined ? [] : readArmour(textOf(bytes)).map((block) => block.bytes);
    if (bytes && blocks.length === 0 && (bytes[0] ?? 0) & 0x80) blocks.push(bytes);
    if (blocks.length === 0) status = FAILED;
    if (bytes && blocks.length === 0) await say("no valid OpenPGP data found.");
    for (const packets of blocks.flatMap(keysOf)) {
      await keyring.makeTrustDatabase();
      const read = readKey(packets);
      const key = { ...read, packets };
      const shown = options.has("with-colons")
        ? inColons(key, read.secret ? "sec" : "pub", false)
        : described(key, read.secret ? "sec#" : "pub ", run, "           ");
      await print(process, shown);
    }
  }
  return status;
}

function isNamed({ fingerprint, userId }: RingKey, names: readonly string[]): boolean {
  return names.some(
    (name) =>
      fingerprint.endsWith(name.replace(/^0x/, "").toUpperCase()) ||
      userId.toLowerCase().includes(name.toLowerCase()),
  );
}

function described(key: RingKey, label: string, { options, command }: Run, validity: string): string {
  const kind = key.point ? "ed25519" : "rsa";
  const format = options.get("keyid-format")?.toLowerCase();
  const length = format?.includes("long") ? 16 : format?.includes("short") ? 8 : 0;
  const prefix = format?.startsWith("0x") ? "0x" : "";
  const id = length > 0 ? `/${prefix}${key.fingerprint.slice(-length)}` : "";
  const first = `${label}  ${kind}${id} ${day(key.created)} [SC]`;
  const isSpaced = command === "fingerprint" || options.has("fingerprint") || options.has("with-fingerprint");
  const shown = isSpaced ? spaced(key.fingerprint) : key.fingerprint;
  const subkeys = key.packets
    .filter(({ tag }) => tag === TAG.subkey || tag === TAG.secretSubkey)
    .map(() => `${label.startsWith("sec") ? "ssb " : "sub "}  cv25519 ${day(key.created)} [E]\n`);
  const user = "uid".padEnd(length > 0 ? length + prefix.length + 4 : 14);
  return `${first}\n      ${shown}\n${user}${validity}${key.userId}\n${subkeys.join("")}\n`;
}

/** The records of doc/DETAILS of GnuPG: key, fingerprint, keygrip of a private key, user id with its hash. */
function inColons(key: RingKey, kind: "sec" | "pub", isHere: boolean): string {
  const { fingerprint, created, userId, point } = key;
  if (!point) throw new NotModelledError("gpg --with-colons of RSA keys");
  const grip = isHere ? `grp:::::::::${keygripOf(point).toUpperCase()}:\n` : "";
  const hash = bytesToHex(ripemd160(bytesOf(userId))).toUpperCase();
  const token = kind === "pub" ? "" : isHere ? "+" : "#";
  return (
    `${kind}:-:255:22:${fingerprint.slice(-16)}:${created}:::-:::scSC:::${token}::ed25519:::0:\n` +
    `fpr:::::::::${fingerprint}:\n${grip}` +
    `uid:-::::${created}::${hash}::${userId}::::::::::0:\n${subkeysInColons(key, kind, isHere)}`
  );
}

function subkeysInColons({ packets }: RingKey, kind: "sec" | "pub", isHere: boolean): string {
  const subkeys = packets.filter(({ tag }) => tag === TAG.subkey);
  if (isHere && subkeys.length > 0)
    throw new NotModelledError("gpg --with-colons of private keys with subkeys");
  return subkeys
    .map(({ body }) => {
      const fingerprint = fingerprintOfBody(body).toUpperCase();
      const made = body.slice(1, 5).reduce((sum, byte) => sum * 256 + byte, 0);
      const label = kind === "sec" ? "ssb" : "sub";
      return `${label}:-:255:18:${fingerprint.slice(-16)}:${made}::::::e:::::cv25519::\nfpr:::::::::${fingerprint}:\n`;
    })
    .join("");
}
