/** --delete-keys, --delete-secret-keys and both at once. A script has to say --batch --yes, and to name a fingerprint. */
import { printError } from "../../process/io.ts";
import { FAILED, type Run } from "./run.ts";

const BANNER =
  "gpg (GnuPG) 2.4.7; Copyright (C) 2024 g10 Code GmbH\n" +
  "This is free software: you are free to change and redistribute it.\n" +
  "There is NO WARRANTY, to the extent permitted by law.\n\n" +
  "gpg: cannot open '/dev/tty': No such device or address\n";

export interface Halves {
  readonly secret: boolean;
  readonly public: boolean;
}

export async function deleteKeys(run: Run, halves: Halves): Promise<number> {
  if (!(await run.keyring.prepare())) return FAILED;
  for (const name of run.files) if (!(await deleteOne(run, name, halves))) return FAILED;
  return 0;
}

async function deleteOne(run: Run, name: string, halves: Halves): Promise<boolean> {
  const { process, keyring, options, say } = run;
  const key = keyring.find(name);
  if (!key) {
    await say(`key "${name}" not found: Not found\ngpg: ${name}: delete key failed: Not found`);
    return false;
  }
  const hasSecret = keyring.hasSecret(key);
  if (halves.public && !halves.secret && hasSecret) {
    await say(
      `there is a secret key for public key "${name}"!\ngpg: use option "--delete-secret-keys" to delete it first.`,
    );
    return false;
  }
  if (!options.has("batch")) {
    await printError(process, BANNER);
    return false;
  }
  const isFingerprint = /^(?:0x)?[0-9A-F]{40}$/i.test(name);
  if (!options.has("yes") || (!isFingerprint && halves.secret)) {
    const way = isFingerprint ? 'without "--yes"' : "";
    await say(
      `can't do this in batch mode ${way}`.trimEnd() +
        (isFingerprint ? "" : "\ngpg: (unless you specify the key by fingerprint)"),
    );
    return false;
  }
  if (halves.secret && hasSecret) keyring.removeSecret(key);
  if (halves.public) keyring.removePublic(key);
  return true;
}
