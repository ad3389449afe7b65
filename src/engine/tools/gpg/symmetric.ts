/** `gpg --symmetric` and the decryption of what it made here. */
import { bytesToHex } from "@noble/hashes/utils.js";
import { textOf } from "../../process/io.ts";
import type { Clock } from "../../process/types.ts";
import { readArmour, writeArmour } from "../../services/keys/openpgp.ts";
import { NotModelledError } from "../../source/errors.ts";
import { dataOf, FAILED, isArmoured, isQuiet, passphraseOf, type Run, save } from "./run.ts";

interface Sealed {
  readonly passphrase: string;
  readonly plain: Uint8Array;
}

/** By ciphertext: with its random salt it tells nothing, so random bytes stand for it (as in the simulated openssl). */
const SEALED = new WeakMap<Clock, Map<string, Sealed>>();

export async function symmetric(run: Run): Promise<number> {
  const { process, options, say } = run;
  const passphrase = await passphraseOf(run);
  if (passphrase === undefined && options.has("passphrase-file")) return FAILED;
  await run.keyring.prepare();
  const data = await dataOf(run);
  if (!data) return FAILED;
  if (passphrase === undefined) {
    const failed = `symmetric encryption of '${run.files[0] ?? "[stdin]"}' failed`;
    await say(
      `problem with the agent: Inappropriate ioctl for device\ngpg: error creating passphrase: Operation cancelled\ngpg: ${failed}: Operation cancelled`,
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

function sealedIn({ process }: Run, data: Uint8Array): Sealed | undefined {
  const bytes = readArmour(textOf(data))[0]?.bytes ?? data;
  return SEALED.get(process.machine.clock)?.get(bytesToHex(bytes));
}

export async function decrypt(run: Run): Promise<number> {
  const { say } = run;
  const passphrase = await passphraseOf(run);
  if (passphrase === undefined && run.options.has("passphrase-file")) return FAILED;
  await run.keyring.prepare();
  const data = await dataOf(run);
  if (!data) return FAILED;
  if (readArmour(textOf(data)).length === 0 && ((data[0] ?? 0) & 0x80) === 0 && !sealedIn(run, data)) {
    await say("no valid OpenPGP data found.\ngpg: decrypt_message failed: Unknown system error");
    return FAILED;
  }
  const found = sealedIn(run, data);
  if (!found) throw new NotModelledError("gpg --decrypt of something that was encrypted elsewhere");
  if (!isQuiet(run.options)) await say("AES256.CFB encrypted data\ngpg: encrypted with 1 passphrase");
  if (passphrase === found.passphrase) return save(run, found.plain, "", "decryption failed");
  await say("decryption failed: Bad session key");
  return FAILED;
}
