/**
 * openssl 3.5.7 of Debian trixie: dgst (and `openssl sha256`), enc and base64, rand, passwd, pkey, rsa, genpkey for Ed25519,
 * pkeyutl -sign, version. Seen on the real program in containers. Signatures of RSA (PKCS #1) and Ed25519 are the real
 * bytes, as they depend on nothing but key and data. Certificates, connections and everything else are refused by name.
 */
import { print, printError } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { DIGESTS, digest } from "./digest.ts";
import { encode, isCipher, wrapped } from "./encode.ts";
import { OpensslError, save } from "./files.ts";
import { genpkey, pkey, pkeyutl, rsa } from "./keys.ts";
import { parseOptions } from "./options.ts";

type Command = (process: Process, words: readonly string[]) => Promise<number>;

const VERSION = "OpenSSL 3.5.7 9 Jun 2026 (Library: OpenSSL 3.5.7 9 Jun 2026)\n";

const COMMANDS: Readonly<Record<string, Command>> = {
  ...{ enc: encode, dgst: digest, pkey, rsa, genpkey, pkeyutl, rand, passwd },
  base64: (process, words) => encode(process, words, "base64"),
  version: async (process) => {
    await print(process, VERSION);
    return 0;
  },
};

/** Real commands that the simulator does not have. */
const OTHERS = new Set(
  "asn1parse ca ciphers cmp cms crl crl2pkcs7 dhparam dsa dsaparam ec ecparam engine errstr fipsinstall gendsa genrsa help info kdf list mac nseq ocsp pkcs12 pkcs7 pkcs8 pkeyparam prime rehash req rsautl s_client s_server s_time sess_id skeyutl smime speed spkac srp storeutl ts verify x509".split(
    " ",
  ),
);

async function rand(process: Process, words: readonly string[]): Promise<number> {
  const given = parseOptions("rand", words, { valued: "out", flags: "hex base64" });
  const bytes = process.machine.random(Number(given.operands[0] ?? 0));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const text = given.has("hex") ? `${hex}\n` : given.has("base64") ? wrapped(bytes, false) : bytes;
  await save(process, given.value("out"), text);
  return 0;
}

const CRYPT = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** With a salt of its own choice the result is another each time, and tells nothing: letters at random stand for it. */
async function passwd(process: Process, words: readonly string[]): Promise<number> {
  const given = parseOptions("passwd", words, { valued: "salt in", flags: "1 5 6 apr1 stdin quiet" });
  if (given.has("salt")) throw new NotModelledError("openssl passwd -salt");
  const letters = (count: number) =>
    Array.from(process.machine.random(count), (byte) => CRYPT[byte & 63]).join("");
  const [kind, salt, length] = given.has("6")
    ? ["6", 16, 86]
    : given.has("5")
      ? ["5", 16, 43]
      : [given.has("apr1") ? "apr1" : "1", 8, 22];
  await print(process, `$${kind}$${letters(salt)}$${letters(length)}\n`);
  return 0;
}

async function main(process: Process): Promise<number> {
  const [name = "", ...words] = process.argv.slice(1);
  try {
    const command = COMMANDS[name];
    if (command) return await command(process, words);
    if (name in DIGESTS) return await digest(process, words, name);
    if (isCipher(name)) return await encode(process, words, name);
    if (name === "" || OTHERS.has(name)) throw new NotModelledError(`openssl ${name}`.trimEnd());
    throw new OpensslError(`Invalid command '${name}'; type "help" for a list.`);
  } catch (error) {
    if (!(error instanceof OpensslError)) throw error;
    await printError(process, `${error.message}\n`);
    return 1;
  }
}

export const openssl: Program = main;
