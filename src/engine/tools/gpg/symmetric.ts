/** `gpg --symmetric` and the decryption of what it made here. */
import { bytesToHex } from "@noble/hashes/utils.js";
import { textOf } from "../../process/io.ts";
import type { Clock } from "../../process/types.ts";
import { readArmour, writeArmour } from "../../services/keys/openpgp.ts";
import { NotModelledError } from "../../source/errors.ts";
import { dataOf, FAILED, isArmoured, passphraseOf, type Run, save } from "./run.ts";

interface Sealed {
  readonly passphrase: string;
  readonly plain: Uint8Array;
}

/** By ciphertext: with its random salt it tells nothing, so random bytes stand for it (as in the simulated openssl). */
const SEALED = new WeakMap<Clock, Map<string, Sealed>>();

export async function symmetric(run: Run): Promise<number> {
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
    isArmoured(options) ? writeArmour("PGP MESSAGE", bytes) : bytes,
    isArmoured(options) ? ".asc" : ".gpg",
    "symmetric encryption failed",
  );
}

export async function decrypt(run: Run): Promise<number> {
  const { process, say } = run;
  const passphrase = await passphraseOf(run);
  const data = await dataOf(run);
  if (!data) return FAILED;
  const found = SEALED.get(process.machine.clock)?.get(
    bytesToHex(readArmour(textOf(data))[0]?.bytes ?? data),
  );
  if (!found) throw new NotModelledError("gpg --decrypt of something that was encrypted elsewhere");
  await say("AES256.CFB encrypted data\ngpg: encrypted with 1 passphrase");
  if (passphrase === found.passphrase) return save(run, found.plain, "", "decryption failed");
  await say("decryption failed: Bad session key");
  return FAILED;
}
