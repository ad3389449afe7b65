/** Private keys of any form that is understood here, and what signing with them must give: the bytes that a grader compares. */
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { bytesOf, concat, textOf } from "../../process/io.ts";
import { sign } from "./ed25519.ts";
import { minisign, readSecretKey, writeMinisignPublicKey } from "./minisign.ts";
import {
  dataSubpackets,
  fingerprintOfBody,
  readArmour,
  readPackets,
  readPgpKey,
  readSignature,
  seedOfKey,
  signPacket,
  TAG,
  writeArmour,
  writePacket,
} from "./openpgp.ts";
import { readPrivateKey } from "./private-key.ts";
import { publicHalf, writePublicKey } from "./public-key.ts";
import { signDigest } from "./rsa.ts";

export interface SigningKey {
  /**
   * What a file must hold to be a signature of `data` by this key, given what it does hold (the comments in it and the digest are the
   * signer's to choose); undefined where it can hold nothing of the kind. `chosen` is the part that was not computed.
   */
  signature(
    data: Uint8Array,
    found: Uint8Array,
  ): readonly { readonly bytes: Uint8Array; readonly chosen: string }[];
  /** The files that the public half may stand in. */
  readonly publicFiles: readonly Uint8Array[];
}

/** Understood: Ed25519 and RSA in PEM, minisign's keys, Ed25519 of GnuPG. */
export function readSigningKey(text: string): SigningKey | undefined {
  if (text.includes("-----BEGIN PGP PRIVATE KEY BLOCK-----")) return pgpKey(text);
  return text.includes("PRIVATE KEY-----") ? pemKey(text) : minisignKey(text);
}

function pemKey(text: string): SigningKey | undefined {
  const key = readPrivateKey(text);
  if (typeof key === "string") return undefined;
  const half = publicHalf(key);
  if (!half || key.kind === "ecdsa") return undefined;
  const digests = Object.entries({ sha256, sha384, sha512 });
  return {
    signature: (data) =>
      key.kind === "ed25519"
        ? [{ bytes: sign(key.seed, data), chosen: "" }]
        : digests.flatMap(([name, hash]) => {
            const bytes = signDigest(key.rsa, name, hash(data));
            return bytes ? [{ bytes, chosen: name }] : [];
          }),
    publicFiles: [bytesOf(writePublicKey(half))],
  };
}

const COMMENTS = /^untrusted comment: (.*)\n(RU|RW)[^\n]*\ntrusted comment: (.*)\n/;

function minisignKey(text: string): SigningKey | undefined {
  const key = readSecretKey(text);
  if (key === undefined || key === "locked") return undefined;
  const file = writeMinisignPublicKey(key);
  return {
    signature(data, found) {
      const [, untrusted, kind, trusted] = COMMENTS.exec(textOf(found)) ?? [];
      if (untrusted === undefined || trusted === undefined) return [];
      const text = minisign(key, data, { untrusted, trusted }, kind === "RW");
      return [{ bytes: bytesOf(text), chosen: [kind, untrusted, trusted].join("\n") }];
    },
    publicFiles: [bytesOf(file), bytesOf(file.split("\n")[1] ?? ""), bytesOf(`${file.split("\n")[1]}\n`)],
  };
}

function pgpKey(text: string): SigningKey | undefined {
  const [block] = readArmour(text);
  if (!block) return undefined;
  try {
    const packets = readPackets(block.bytes);
    const key = readPgpKey(packets);
    const { body, point } = key;
    const seed = seedOfKey(key);
    if (!point || !seed || packets.some(({ tag }) => tag === TAG.secretSubkey)) return undefined;
    const open = packets.map((packet) =>
      packet.tag === TAG.secretKey ? { tag: TAG.publicKey, body } : packet,
    );
    const bytes = concat(open.map(writePacket));
    return {
      signature: (data, found) => pgpSignatures(seed, fingerprintOfBody(body), data, found),
      publicFiles: [bytes, bytesOf(writeArmour("PGP PUBLIC KEY BLOCK", bytes))],
    };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A detached signature holds the second in which it was made, which is the signer's to choose; all else follows. */
function pgpSignatures(seed: Uint8Array, fingerprint: string, data: Uint8Array, found: Uint8Array) {
  const armoured = readArmour(textOf(found))[0];
  try {
    const [packet] = readPackets(armoured?.bytes ?? found);
    if (packet?.tag !== TAG.signature) return [];
    const { seconds } = readSignature(packet.body);
    const body = signPacket(seed, fingerprint, 0, dataSubpackets(fingerprint, seconds), data);
    const bytes = writePacket({ tag: TAG.signature, body });
    return [
      { bytes, chosen: `${seconds}` },
      { bytes: bytesOf(writeArmour("PGP SIGNATURE", bytes)), chosen: `${seconds} in letters` },
    ];
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}
