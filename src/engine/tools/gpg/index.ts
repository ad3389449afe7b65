/**
 * gpg 2.4.7 of Debian trixie, reduced: --import (which leaves the private key in ~/.gnupg), --list-keys, --fingerprint, --show-keys
 * and --with-colons, --delete-keys and its like, --no-default-keyring with --keyring, --detach-sign, --clearsign, --verify, --export and --export-secret-keys, --symmetric and --decrypt of what was made here, --dearmor;
 * gpgconf --kill. Files and messages were seen on the real program (cases gpg-*). Keys are Ed25519, behind a passphrase or
 * not; of RSA keys the public half is kept. Making, sending and trusting keys, --sign, and encryption to keys are refused by name.
 */
import { FileSystemError } from "../../filesystem/types.ts";
import { print, printError, textOf } from "../../process/io.ts";
import type { Program } from "../../process/types.ts";
import { readArmour } from "../../services/keys/openpgp.ts";
import { NotModelledError } from "../../source/errors.ts";
import { deleteKeys } from "./delete.ts";
import { importKeys } from "./import.ts";
import { Keyring } from "./keyring.ts";
import { listKeys, showKeys } from "./list.ts";
import { dataOf, FAILED, isQuiet, type Run, save } from "./run.ts";
import { exportKeys, sign, verify } from "./sign.ts";
import { decrypt, symmetric } from "./symmetric.ts";

const VALUED = new Set(
  "homedir keyring passphrase passphrase-file passphrase-fd pinentry-mode output o local-user u default-key digest-algo cipher-algo s2k-mode trust-model status-fd keyserver armor-comment comment keyid-format".split(
    " ",
  ),
);
const ACTIONS: Readonly<Record<string, string>> = {
  import: "import",
  "list-keys": "list",
  k: "list",
  "list-public-keys": "list",
  "list-secret-keys": "list-secret",
  "show-keys": "show",
  "delete-keys": "delete",
  "delete-key": "delete",
  "delete-secret-keys": "delete-secret",
  "delete-secret-key": "delete-secret",
  "delete-secret-and-public-keys": "delete-both",
  "delete-secret-and-public-key": "delete-both",
  export: "export",
  "export-secret-keys": "export-secret",
  K: "list-secret",
  "detach-sign": "detach",
  b: "detach",
  sign: "sign",
  s: "sign",
  clearsign: "clear",
  "clear-sign": "clear",
  verify: "verify",
  symmetric: "symmetric",
  c: "symmetric",
  decrypt: "decrypt",
  d: "decrypt",
  dearmor: "dearmor",
  version: "version",
};
const FLAGS =
  /^(?:batch|yes|no-tty|quiet|q|armor|a|verbose|v|no-default-keyring|no|with-colons|fingerprint|with-fingerprint|always-trust|no-symkey-cache)$/;

const COMMANDS: Readonly<Record<string, (run: Run) => Promise<number>>> = {
  import: importKeys,
  list: (run) => listKeys(run, false),
  fingerprint: (run) => listKeys(run, false),
  show: showKeys,
  delete: (run) => deleteKeys(run, { secret: false, public: true }),
  "delete-secret": (run) => deleteKeys(run, { secret: true, public: false }),
  "delete-both": (run) => deleteKeys(run, { secret: true, public: true }),
  export: (run) => exportKeys(run, false),
  "export-secret": (run) => exportKeys(run, true),
  "list-secret": (run) => listKeys(run, true),
  detach: (run) => sign(run, "detach"),
  sign: (run) => sign(run, "sign"),
  clear: (run) => sign(run, "clear"),
  ...{ verify, symmetric, decrypt },
  dearmor: async (run) => {
    const data = await dataOf(run);
    if (!data) return FAILED;
    return save(run, readArmour(textOf(data))[0]?.bytes ?? data, ".gpg", "dearmoring failed");
  },
  version: async ({ process }) => {
    await print(process, "gpg (GnuPG) 2.4.7\nlibgcrypt 1.11.0\n");
    return 0;
  },
};

export const gpg: Program = async (process) => {
  const options = new Map<string, string>();
  const files: string[] = [];
  let action: string | undefined;
  const todo = process.argv.slice(1).reverse();
  const take = (name: string, value: string | undefined) => {
    if (ACTIONS[name]) action = ACTIONS[name];
    else if (VALUED.has(name)) options.set(name, value ?? todo.pop() ?? "");
    else if (FLAGS.test(name)) options.set(name, "");
    else throw new NotModelledError(`gpg ${name.length > 1 ? "--" : "-"}${name}`);
  };
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    const [, long, value] = /^--([\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (long !== undefined) take(long, value);
    else if (/^-\w/.test(word)) for (const letter of word.slice(1)) take(letter, undefined);
    else files.push(word);
  }
  // A command by itself; after another one it says how that one shows keys.
  action ??= options.has("fingerprint") ? "fingerprint" : undefined;
  const file = options.get("keyring");
  if (file !== undefined && !options.has("no-default-keyring"))
    throw new NotModelledError("gpg --keyring beside the default one");
  const folder = options.get("homedir");
  const keyring = new Keyring(process, {
    quiet: isQuiet(options),
    ...(folder === undefined ? {} : { folder }),
    ...(file === undefined ? {} : { file }),
  });
  const say = (text: string) => printError(process, `gpg: ${text}\n`);
  const command = COMMANDS[action ?? ""];
  if (!command) throw new NotModelledError("gpg without a command");
  try {
    return await command({ process, keyring, files, options, say, command: action ?? "" });
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    await say(`Fatal: can't create directory '${keyring.folder}': ${error.text}`);
    return FAILED;
  }
};
