/** gpg-agent's part: it holds private keys, asks for passphrases, and remembers them while its machine runs. */
import { bytesOf } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { seedOfKey } from "../../services/keys/openpgp.ts";
import { unlockSeed } from "../../services/keys/openpgp-unlock.ts";
import { NotModelledError } from "../../source/errors.ts";
import type { RingKey } from "./keyring.ts";
import { passphraseOf, type Run } from "./run.ts";

/** Seeds that were opened, by the machine and the key's file. */
const REMEMBERED = new WeakMap<Process["machine"], Map<string, Uint8Array>>();

/** The key's seed, or why not, as messages say it. */
export async function seedFrom(run: Run, key: RingKey): Promise<Uint8Array | { readonly why: string }> {
  const { process, keyring, options } = run;
  const secret = keyring.secretOf(key);
  const open = seedOfKey({ ...key, secret });
  if (open) return open;
  const path = keyring.secretPath(key);
  const memory = REMEMBERED.get(process.machine) ?? new Map<string, Uint8Array>();
  REMEMBERED.set(process.machine, memory);
  const known = memory.get(path);
  if (known) return known;
  // Nobody sits at a terminal in a build: only the loopback mode takes a passphrase from an option.
  if (options.get("pinentry-mode") !== "loopback") return { why: "Inappropriate ioctl for device" };
  const passphrase = await passphraseOf(run);
  if (passphrase === undefined) return { why: "" };
  const seed = unlockSeed(secret, bytesOf(passphrase));
  if (seed === undefined) throw new NotModelledError("gpg with a key in another form of encryption");
  if (seed === "wrong") return { why: "Bad passphrase" };
  memory.set(path, seed);
  return seed;
}

/** `gpgconf --kill gpg-agent` (or `all`): passphrases are forgotten. */
export const gpgconf: Program = async (process) => {
  const [, command = "", ...rest] = process.argv;
  if (!/^(?:--kill|-K|--reload)$/.test(command) || rest.length > 1)
    throw new NotModelledError(`gpgconf ${command}`.trimEnd());
  REMEMBERED.delete(process.machine);
  return 0;
};
