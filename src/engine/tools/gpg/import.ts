/** `gpg --import`. */
import { readAll, textOf } from "../../process/io.ts";
import { type Packet, readArmour, readPackets, readPgpKey, TAG } from "../../services/keys/openpgp.ts";
import { NotModelledError } from "../../source/errors.ts";
import { readInput } from "./keyring.ts";
import { FAILED, isQuiet, type Run } from "./run.ts";

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
  if (isQuiet(options)) return status;
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
export function keysOf(bytes: Uint8Array): Packet[][] {
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

export function readKey(packets: readonly Packet[]) {
  try {
    return readPgpKey(packets);
  } catch (error) {
    if (error instanceof RangeError) throw new NotModelledError("gpg with keys other than Ed25519 and RSA");
    throw error;
  }
}

async function importKey(run: Run, packets: readonly Packet[], counts: Counts): Promise<void> {
  const { keyring, options } = run;
  const say = isQuiet(options) ? async () => {} : run.say;
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
