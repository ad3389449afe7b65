/** `gpg --import` and the lists of keys. */
import { print, readAll, textOf } from "../../process/io.ts";
import { type Packet, readArmour, readPackets, readPgpKey, TAG } from "../../services/keys/openpgp.ts";
import { NotModelledError } from "../../source/errors.ts";
import { type RingKey, readInput } from "./keyring.ts";
import { FAILED, type Run } from "./run.ts";

interface Counts {
  total: number;
  imported: number;
  unchanged: number;
  secret: number;
  secretNew: number;
}

export async function importKeys(run: Run): Promise<number> {
  const { process, keyring, files, options, say } = run;
  const isThere = await keyring.prepare();
  if (!isThere) await say("no writable keyring found: Not found");
  const counts: Counts = { total: 0, imported: 0, unchanged: 0, secret: 0, secretNew: 0 };
  let status = 0;
  for (const file of files.length > 0 ? files : ["-"]) {
    const bytes = file === "-" ? await readAll(process) : await readInput(process, file);
    const name = file === "-" ? "[stdin]" : file;
    if (bytes && !isThere)
      await say(`error reading '${name}': General error\ngpg: import from '${name}' failed: General error`);
    if (!bytes || !isThere || !(await importOne(run, bytes, name, counts))) status = FAILED;
  }
  if (options.has("quiet") || options.has("q")) return status;
  const line = async (count: number, label: string) => {
    if (count > 0) await say(`${label.padStart(22)}: ${count}`);
  };
  await say(`Total number processed: ${counts.total}`);
  await line(counts.imported, "imported");
  await line(counts.unchanged, "unchanged");
  await line(counts.secret, "secret keys read");
  await line(counts.secretNew, "secret keys imported");
  await line(counts.secret - counts.secretNew, "secret keys unchanged");
  return status;
}

async function importOne(run: Run, bytes: Uint8Array, name: string, counts: Counts): Promise<boolean> {
  const { say } = run;
  const blocks = readArmour(textOf(bytes));
  const binary = (bytes[0] ?? 0) & 0x80 ? [{ bytes, crcError: undefined }] : [];
  const found = [...blocks, ...(blocks.length > 0 ? [] : binary)];
  if (found.length === 0) await say("no valid OpenPGP data found.");
  for (const block of found) {
    if (block.crcError !== undefined) {
      await say(
        `CRC error; ${block.crcError}\ngpg: read_block: read error: Invalid keyring\ngpg: import from '${name}' failed: Invalid keyring`,
      );
      return false;
    }
    for (const packets of keysOf(block.bytes)) await importKey(run, packets, counts);
  }
  return found.length > 0;
}

/** The packets of each primary key. */
function keysOf(bytes: Uint8Array): Packet[][] {
  const keys: Packet[][] = [];
  try {
    for (const packet of readPackets(bytes)) {
      if (packet.tag === TAG.secretKey || packet.tag === TAG.publicKey) keys.push([]);
      keys.at(-1)?.push(packet);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new NotModelledError("gpg --import of a damaged key");
  }
  return keys;
}

function readKey(packets: readonly Packet[]) {
  try {
    return readPgpKey(packets);
  } catch (error) {
    if (error instanceof RangeError) throw new NotModelledError("gpg with keys other than Ed25519 and RSA");
    throw error;
  }
}

async function importKey(run: Run, packets: readonly Packet[], counts: Counts): Promise<void> {
  const { keyring, options } = run;
  const say = options.has("quiet") || options.has("q") ? async () => {} : run.say;
  const key = readKey(packets);
  if (key.secret && !key.point) throw new NotModelledError("gpg with secret keys other than Ed25519");
  const isNew = keyring.add(packets);
  await keyring.makeTrustDatabase();
  const id = key.fingerprint.slice(-16);
  counts.total += 1;
  counts[isNew ? "imported" : "unchanged"] += 1;
  await say(
    isNew ? `key ${id}: public key "${key.userId}" imported` : `key ${id}: "${key.userId}" not changed`,
  );
  if (!key.secret) return;
  counts.secret += 1;
  if (keyring.addSecret(key)) counts.secretNew += 1;
  await say(`key ${id}: secret key imported`);
}

const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

const spaced = (fingerprint: string): string =>
  (fingerprint.match(/.{4}/g) ?? []).map((part, at) => (at === 5 ? ` ${part}` : part)).join(" ");

export { spaced };

/** --list-keys, --list-secret-keys and --fingerprint; each key of the ring, or those that are named. */
export async function listKeys(run: Run, secret: boolean, fingerprints = false): Promise<number> {
  const { process, keyring, files, options, say } = run;
  if (options.has("with-colons")) throw new NotModelledError("gpg --with-colons");
  if (!(await keyring.prepare())) {
    await say(`Fatal: ${keyring.folder}: directory does not exist!`);
    return FAILED;
  }
  await keyring.makeTrustDatabase();
  const known = keyring.keys().filter((key) => !secret || keyring.hasSecret(key));
  const keys: RingKey[] = files.length > 0 ? known.filter((key) => isNamed(key, files)) : known;
  if (files.length > 0 && keys.length === 0) {
    await say(`error reading key: No ${secret ? "secret" : "public"} key`);
    return FAILED;
  }
  if (keys.length === 0) return 0;
  const path = `${keyring.folder}/pubring.kbx`;
  const lines = keys.map((key) => described(key, secret, fingerprints, options.get("keyid-format")));
  await print(process, `${path}\n${"-".repeat(path.length)}\n${lines.join("")}`);
  return 0;
}

function isNamed({ fingerprint, userId }: RingKey, names: readonly string[]): boolean {
  return names.some(
    (name) =>
      fingerprint.endsWith(name.replace(/^0x/, "").toUpperCase()) ||
      userId.toLowerCase().includes(name.toLowerCase()),
  );
}

function described(key: RingKey, secret: boolean, fingerprints: boolean, format: string | undefined): string {
  const kind = key.point ? "ed25519" : "rsa";
  const length = format?.includes("long") ? 16 : format?.includes("short") ? 8 : 0;
  const id = length > 0 ? `/${format?.startsWith("0x") ? "0x" : ""}${key.fingerprint.slice(-length)}` : "";
  const first = `${secret ? "sec" : "pub"}   ${kind}${id} ${day(key.created)} [SC]`;
  const shown = fingerprints ? spaced(key.fingerprint) : key.fingerprint;
  const subkeys = key.packets
    .filter(({ tag }) => tag === TAG.subkey)
    .map(() => `${secret ? "ssb" : "sub"}   cv25519 ${day(key.created)} [E]\n`);
  return `${first}\n      ${shown}\nuid           [ unknown] ${key.userId}\n${subkeys.join("")}\n`;
}
