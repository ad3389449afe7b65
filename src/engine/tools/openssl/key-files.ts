/** Keys as openssl's commands read them: from files, private ones behind a passphrase too. */
import { textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { unlock } from "../../services/keys/locked-key.ts";
import { type PrivateKey, readPrivateKey } from "../../services/keys/private-key.ts";
import { type PublicKey, readPublicKey } from "../../services/keys/public-key.ts";
import { NotModelledError } from "../../source/errors.ts";
import { load, OpensslError } from "./files.ts";
import { passwordBytes } from "./password.ts";

/**
 * The private key in a file, with its text (that of an encrypted key after it is opened). `called` is how messages name it:
 * `private key` or `private key of key`. `passin` says where the passphrase comes from. Throws OpensslError.
 */
export async function privateKeyText(
  process: Process,
  path: string | undefined,
  passin: string | undefined,
  called = "private key",
): Promise<{ readonly key: PrivateKey; readonly text: string }> {
  const name = path ?? "<stdin>";
  const missing = (file: string, why: string) =>
    `Could not open file or uri for loading ${called} from ${file}: ${why}`;
  const passphrase = await passwordBytes(process, passin);
  let text = textOf(await load(process, path, missing));
  let key = readPrivateKey(text);
  if (key === "locked") {
    if (!passphrase)
      throw new OpensslError(`Enter pass phrase for ${name}:\nCould not find ${called} from ${name}`);
    const opened = unlock(text, passphrase);
    if (opened === undefined) throw new NotModelledError("openssl with a key in an old form of encryption");
    if (opened === "wrong") throw new OpensslError(`Could not find ${called} from ${name}`);
    text = opened;
    key = readPrivateKey(text);
  }
  if (typeof key === "string") {
    if (/BEGIN EC |BEGIN DSA /.test(text)) throw new NotModelledError("openssl with elliptic curves or DSA");
    throw new OpensslError(`Could not find ${called} from ${name}`);
  }
  return { key, text };
}

export async function privateKey(
  process: Process,
  path: string,
  passin: string | undefined,
): Promise<PrivateKey> {
  return (await privateKeyText(process, path, passin)).key;
}

export async function publicKey(process: Process, path: string): Promise<PublicKey> {
  const missing = (file: string, why: string) =>
    `Could not open file or uri for loading public key from ${file}: ${why}`;
  const key = readPublicKey(textOf(await load(process, path, missing)));
  if (!key) throw new OpensslError(`Could not find public key from ${path}`);
  return key;
}
