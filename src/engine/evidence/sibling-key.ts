/** Siblings of signing keys are keys: with a text that is none, run B would fail for reasons that are not the secret's. */

import { concat } from "../process/io.ts";
import { publicKeyOf } from "../services/keys/ed25519.ts";
import { readSecretKey, withSeed } from "../services/keys/minisign.ts";
import {
  certified,
  fingerprintOfBody,
  hashedSubpackets,
  hexBytes,
  openSecret,
  publicBody,
  readArmour,
  readPackets,
  readPgpKey,
  seedOfKey,
  signPacket,
  TAG,
  writeArmour,
  writePacket,
} from "../services/keys/openpgp.ts";
import { readPrivateKey, writeOpenSsh, writePkcs8 } from "../services/keys/private-key.ts";

/** From a key's 32 bytes to another key's. */
type ChangeSeed = (seed: Uint8Array) => Uint8Array;

const otherSeed: ChangeSeed = (seed) => seed.map((byte) => byte ^ 0x55);

/** Another key in the same form, if `value` is an Ed25519 private key of OpenSSL, OpenSSH, GnuPG or minisign without a passphrase. */
export function siblingKey(value: string, change: ChangeSeed = otherSeed): string | undefined {
  if (value.includes("-----BEGIN PGP PRIVATE KEY BLOCK-----")) return siblingOfPgp(value, change);
  if (value.includes("PRIVATE KEY-----")) return siblingOfPem(value, change);
  return siblingOfMinisign(value, change);
}

function siblingOfPem(value: string, change: ChangeSeed): string | undefined {
  const key = readPrivateKey(value);
  if (typeof key === "string" || key.kind !== "ed25519") return undefined;
  const seed = change(key.seed);
  const text =
    key.label === "PRIVATE KEY" ? writePkcs8(seed) : writeOpenSsh(seed, key.comment, seed.subarray(0, 4));
  return inFrame(value, text);
}

/** `text` in place of the block that `value` holds. */
function inFrame(value: string, text: string): string {
  const [before, after] = [value.indexOf("-----BEGIN"), value.lastIndexOf("-----") + 5];
  return value.slice(0, before) + text.trimEnd() + value.slice(after);
}

function siblingOfMinisign(value: string, change: ChangeSeed): string | undefined {
  const line = value.trim().split("\n").at(-1) ?? "";
  if (!line.startsWith("RW")) return undefined;
  const key = readSecretKey(line);
  return key === undefined || key === "locked"
    ? undefined
    : value.replace(line, withSeed(line, change(key.seed)));
}

/** One primary key with its user ids: each self-signature is made anew. Subkeys are left to the general rule. */
function siblingOfPgp(value: string, change: ChangeSeed): string | undefined {
  const [block] = readArmour(value);
  if (!block) return undefined;
  try {
    const packets = readPackets(block.bytes);
    const key = readPgpKey(packets);
    const seed = seedOfKey(key);
    if (!seed || packets.some(({ tag }) => tag === TAG.secretSubkey)) return undefined;
    const other = change(seed);
    const body = publicBody(key.created, publicKeyOf(other));
    const fingerprint = fingerprintOfBody(body);
    let user: Uint8Array = new Uint8Array(0);
    const made = packets.map((packet) => {
      if (packet.tag === TAG.secretKey) return { ...packet, body: concat([body, openSecret(other)]) };
      if (packet.tag === TAG.userId) user = packet.body;
      if (packet.tag !== TAG.signature) return packet;
      const fields = replaced(
        hashedSubpackets(packet.body),
        hexBytes(key.fingerprint),
        hexBytes(fingerprint),
      );
      const type = packet.body[1] ?? 0;
      return { ...packet, body: signPacket(other, fingerprint, type, fields, certified(body, user)) };
    });
    return inFrame(value, writeArmour(block.title, concat(made.map(writePacket))));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function replaced(bytes: Uint8Array, from: Uint8Array, to: Uint8Array): Uint8Array {
  const result = bytes.slice();
  const at = result.findIndex((_, start) => from.every((byte, index) => result[start + index] === byte));
  if (at >= 0) result.set(to, at);
  return result;
}
