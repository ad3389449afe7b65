/**
 * openssl 3.5.7 of Debian trixie: dgst (and `openssl sha256`, -sign, -verify), mac, enc with AES, base64, rand, passwd, pkey, rsa,
 * genpkey for Ed25519, pkeyutl -sign and -verify, version. Seen on the real program in containers. What depends on nothing
 * but key and data has the real bytes: signatures of RSA (PKCS #1) and Ed25519, ciphertext without a random salt. Keys behind a
 * passphrase are opened (PBES2). Certificates, elliptic curves, connections and everything else are refused by name.
 */
import { print, printError } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { DIGESTS, digest } from "./digest.ts";
import { encode, isCipher, wrapped } from "./encode.ts";
import { OpensslError, save } from "./files.ts";
import { genpkey, pkey, pkeyutl, rsa } from "./keys.ts";
import { mac } from "./mac.ts";
import { parseOptions } from "./options.ts";
import { passwd } from "./passwd.ts";

type Command = (process: Process, words: readonly string[]) => Promise<number>;

const VERSION = "OpenSSL 3.5.7 9 Jun 2026 (Library: OpenSSL 3.5.7 9 Jun 2026)\n";

const COMMANDS: Readonly<Record<string, Command>> = {
  ...{ enc: encode, dgst: digest, pkey, rsa, genpkey, pkeyutl, mac, rand, passwd },
  base64: (process, words) => encode(process, words, "base64"),
  version: async (process) => {
    await print(process, VERSION);
    return 0;
  },
};

/** Real commands that the simulator does not have. */
const OTHERS = new Set(
  "asn1parse ca ciphers cmp cms crl crl2pkcs7 dhparam dsa dsaparam ec ecparam engine errstr fipsinstall gendsa genrsa help info kdf list nseq ocsp pkcs12 pkcs7 pkcs8 pkeyparam prime rehash req rsautl s_client s_server s_time sess_id skeyutl smime speed spkac srp storeutl ts verify x509".split(
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
