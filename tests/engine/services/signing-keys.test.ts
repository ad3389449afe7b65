import { hexToBytes } from "@noble/hashes/utils.js";
import { describe, expect, test } from "vitest";
import { sibling } from "../../../src/engine/evidence/sibling.ts";
import { aesDecrypt, aesEncrypt } from "../../../src/engine/services/keys/aes.ts";
import { publicKeyOf, sign, verify } from "../../../src/engine/services/keys/ed25519.ts";
import {
  minisign,
  readSecretKey,
  writeMinisignPublicKey,
  writeSecretKey,
} from "../../../src/engine/services/keys/minisign.ts";
import {
  openSecret,
  publicBody,
  readArmour,
  readPackets,
  readPgpKey,
  readSignature,
  seedOfKey,
  signPacket,
  writeArmour,
  writePacket,
} from "../../../src/engine/services/keys/openpgp.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const hex = (value: Uint8Array | undefined) =>
  Array.from(value ?? [], (byte) => byte.toString(16).padStart(2, "0")).join("");
const SEED = Uint8Array.from({ length: 32 }, (_, at) => at * 7 + 3);

describe("AES", () => {
  // FIPS 197, appendix C: one block with keys of three lengths.
  test.each([
    ["000102030405060708090a0b0c0d0e0f", "69c4e0d86a7b0430d8cdb78070b4c55a"],
    ["000102030405060708090a0b0c0d0e0f1011121314151617", "dda97ca4864cdfe06eaf70a0ec0d7191"],
    ["000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "8ea2b7ca516745bfeafc49904b496089"],
  ])("has the standard's example for %s", (key, cipher) => {
    const block = hexToBytes("00112233445566778899aabbccddeeff");
    const none = new Uint8Array(16);
    expect(hex(aesEncrypt("ecb", hexToBytes(key), none, block).slice(0, 16))).toBe(cipher);
  });

  test.each(["cbc", "ctr", "ecb"] as const)(
    "gives back in %s what was put in, whatever its length",
    (mode) => {
      const [key, iv] = [SEED.slice(0, 16), SEED.slice(16)];
      for (const length of [0, 1, 15, 16, 17, 100]) {
        const data = Uint8Array.from({ length }, (_, at) => at);
        expect(aesDecrypt(mode, key, iv, aesEncrypt(mode, key, iv, data))).toEqual(data);
      }
    },
  );
});

describe("Ed25519", () => {
  test("takes the signature of RFC 8032, section 7.1, test 2, and no other", () => {
    const point = hexToBytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    const signature = hexToBytes(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    );
    expect(verify(point, Uint8Array.of(0x72), signature)).toBe(true);
    expect(verify(point, Uint8Array.of(0x73), signature)).toBe(false);
    expect(
      verify(
        point,
        Uint8Array.of(0x72),
        signature.map((byte, at) => (at === 5 ? byte ^ 1 : byte)),
      ),
    ).toBe(false);
    expect(verify(publicKeyOf(SEED), bytes("release"), sign(SEED, bytes("release")))).toBe(true);
  });
});

describe("siblings of keys", () => {
  test("of minisign are keys with the same number", () => {
    const text = writeSecretKey({ number: SEED.slice(0, 8), seed: SEED });
    const other = readSecretKey(sibling(text));
    if (other === undefined || other === "locked") throw new Error("no key");
    expect(other.number).toEqual(SEED.slice(0, 8));
    expect(other.seed).not.toEqual(SEED);
    expect(writeMinisignPublicKey(other)).not.toBe(
      writeMinisignPublicKey({ number: other.number, seed: SEED }),
    );
    expect(minisign(other, bytes("a"), { untrusted: "u", trusted: "t" }, false)).toContain(
      "\ntrusted comment: t\n",
    );
  });

  test("of GnuPG are keys that have signed themselves", () => {
    const body = publicBody(1_700_000_000, publicKeyOf(SEED));
    const name = { tag: 13, body: bytes("Acme <a@acme.test>") };
    const key = readPgpKey([{ tag: 5, body: Uint8Array.from([...body, ...openSecret(SEED)]) }, name]);
    const packets = [
      { tag: 5, body: Uint8Array.from([...body, ...openSecret(SEED)]) },
      name,
      { tag: 2, body: signPacket(SEED, key.fingerprint, 0x13, new Uint8Array(0), bytes("x")) },
    ];
    const text = writeArmour(
      "PGP PRIVATE KEY BLOCK",
      Uint8Array.from(packets.flatMap((packet) => [...writePacket(packet)])),
    );
    const [block] = readArmour(sibling(text));
    expect(block?.crcError).toBeUndefined();
    const other = readPackets(block?.bytes ?? new Uint8Array(0));
    const made = readPgpKey(other);
    expect(made.userId).toBe("Acme <a@acme.test>");
    expect(made.fingerprint).not.toBe(key.fingerprint);
    expect(made.point).toEqual(publicKeyOf(seedOfKey(made) ?? SEED));
    expect(readSignature(other[2]?.body ?? new Uint8Array(0)).isGood(publicKeyOf(SEED), bytes("x"))).toBe(
      false,
    );
  });
});
