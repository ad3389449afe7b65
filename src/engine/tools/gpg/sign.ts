/** Signing and verifying: real signatures (EdDSA with SHA-512), which hold the time and so are others each second. */
import { bytesOf, concat, printError, textOf } from "../../process/io.ts";
import {
  dataSubpackets,
  type PgpSignature,
  readArmour,
  readPackets,
  readSignature,
  signPacket,
  TAG,
  writeArmour,
  writePacket,
} from "../../services/keys/openpgp.ts";
import { NotModelledError } from "../../source/errors.ts";
import { seedFrom } from "./agent.ts";
import { type RingKey, readInput } from "./keyring.ts";
import { spaced } from "./list.ts";
import { dataOf, FAILED, isArmoured, type Run, save } from "./run.ts";

const BINARY = 0;
const TEXT = 1;

type Kind = "detach" | "sign" | "clear";

const DOING: Readonly<Record<Kind, string>> = {
  detach: "signing failed",
  sign: "signing failed",
  clear: "clear-sign failed",
};

export async function sign(run: Run, kind: Kind): Promise<number> {
  const { process, keyring, files, options, say } = run;
  if (kind === "sign") throw new NotModelledError("gpg --sign (--detach-sign and --clearsign are)");
  if (!(await keyring.prepare())) return FAILED;
  const failed = kind === "clear" && files[0] !== undefined ? `${files[0]}: ${DOING[kind]}` : DOING[kind];
  const key = await signer(run, failed);
  if (!key) return FAILED;
  const data = await dataOf(run);
  if (!data) return FAILED;
  const ending = kind === "clear" || isArmoured(options) ? ".asc" : ".sig";
  const seed = await seedFrom(run, key);
  if ("why" in seed) {
    if (seed.why === "") await say("Sorry, we are in batchmode - can't get input");
    else await say(`signing failed: ${seed.why}\ngpg: ${failed}: ${seed.why}`);
    return FAILED;
  }
  keyring.adopt(key);
  const seconds = Math.floor(process.machine.clock.now() / 1000);
  const fields = dataSubpackets(key.fingerprint, seconds);
  const signed = kind === "clear" ? canonical(textOf(data)) : data;
  const body = signPacket(seed, key.fingerprint, kind === "clear" ? TEXT : BINARY, fields, signed);
  const packet = writePacket({ tag: TAG.signature, body });
  const armoured = writeArmour("PGP SIGNATURE", packet);
  if (kind === "clear") {
    const text = textOf(data).replace(/\n?$/, "\n").replace(/^-/gm, "- -");
    return save(
      run,
      `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n${text}${armoured}`,
      ending,
      failed,
    );
  }
  return save(run, isArmoured(options) ? armoured : packet, ending, failed);
}

/** Of a text without the last line's end, and without blanks at the ends of lines (RFC 4880, section 7.1). */
function canonical(text: string): Uint8Array {
  const lines = text.replace(/\n$/, "").split("\n");
  return bytesOf(lines.map((line) => line.replace(/[ \t\r]+$/, "")).join("\r\n"));
}

async function signer({ keyring, options, say }: Run, failed: string): Promise<RingKey | undefined> {
  const name = ["local-user", "u", "default-key"].map((each) => options.get(each)).find((each) => each);
  const key =
    name === undefined ? keyring.keys().find((each) => keyring.hasSecret(each)) : keyring.find(name);
  if (key && keyring.hasSecret(key)) {
    // Said of --default-key alone: who gives --local-user knows.
    if (name !== undefined && name === options.get("default-key"))
      await say(`using "${name}" as default secret key for signing`);
    return key;
  }
  const first =
    name === undefined ? "no default secret key: No secret key" : `skipped "${name}": No secret key`;
  await say(`${first}\ngpg: ${failed}: No secret key`);
  return undefined;
}

const CLEAR =
  /-----BEGIN PGP SIGNED MESSAGE-----\r?\n(?:[^\n]+\n)*\n([\s\S]*?)\n(?=-----BEGIN PGP SIGNATURE-----)/;

export async function verify(run: Run): Promise<number> {
  const { process, keyring, files, say } = run;
  if (!(await keyring.prepare())) return FAILED;
  const [path = "", file] = files;
  const found = await readInput(process, path);
  if (!found) return FAILED;
  const text = textOf(found);
  const clear = CLEAR.exec(text)?.[1];
  const signature = signatureIn(found, text);
  if (!signature) {
    await say(
      "no valid OpenPGP data found.\ngpg: the signature could not be verified.\nPlease remember that the signature file (.sig or .asc)\nshould be the first file given on the command line.",
    );
    return FAILED;
  }
  let data: Uint8Array | undefined;
  if (clear !== undefined) data = canonical(`${clear.replace(/^- /gm, "")}\n`);
  else {
    const guess = path.replace(/\.(?:sig|asc|sign)$/, "");
    if (file === undefined) await say(`assuming signed data in '${guess}'`);
    data = await readInput(process, file ?? guess);
  }
  return data ? judge(run, signature, data) : FAILED;
}

function signatureIn(bytes: Uint8Array, text: string): PgpSignature | undefined {
  const block = readArmour(text).find(({ title }) => title === "PGP SIGNATURE");
  try {
    const packet = readPackets(block?.bytes ?? bytes).find(({ tag }) => tag === TAG.signature);
    return packet && readSignature(packet.body);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

async function judge(
  { process, keyring, options, say }: Run,
  signature: PgpSignature,
  data: Uint8Array,
): Promise<number> {
  const { issuer, seconds } = signature;
  await say(`Signature made ${dateOf(seconds)}\ngpg:                using EDDSA key ${issuer}`);
  const key = keyring.keys().find(({ fingerprint }) => fingerprint === issuer);
  if (!key?.point) {
    await say("Can't check signature: No public key");
    return FAILED;
  }
  if (!signature.isGood(key.point, data)) {
    await say(`BAD signature from "${key.userId}" [unknown]`);
    return 1;
  }
  await say(`Good signature from "${key.userId}" [unknown]`);
  if (!/^(?:always|direct)$/.test(options.get("trust-model") ?? "") && !options.has("always-trust"))
    await say(
      "WARNING: This key is not certified with a trusted signature!\ngpg:          There is no indication that the signature belongs to the owner.",
    );
  await printError(process, `Primary key fingerprint: ${spaced(key.fingerprint)}\n`);
  return 0;
}

/** `Mon Nov 23 07:44:57 2026 UTC` */
function dateOf(seconds: number): string {
  // `Mon, 23 Nov 2026 07:44:57 GMT`
  const [day = "", date = "", month, year, time] = new Date(seconds * 1000).toUTCString().split(" ");
  return `${day.replace(",", "")} ${month} ${date.replace(/^0/, " ")} ${time} ${year} UTC`;
}

/** --export and --export-secret-keys of a key without a passphrase. */
export async function exportKeys(run: Run, secret: boolean): Promise<number> {
  const { keyring, files, options, say } = run;
  if (!(await keyring.prepare())) return FAILED;
  const keys = keyring
    .keys()
    .filter((key) => !secret || keyring.hasSecret(key))
    .filter(
      (key) =>
        files.length === 0 || files.some((name) => keyring.find(name)?.fingerprint === key.fingerprint),
    );
  if (keys.length === 0) {
    await say("WARNING: nothing exported");
    return 0;
  }
  const packets = keys.flatMap((key) =>
    key.packets.map((packet) => {
      if (!secret || packet.tag !== TAG.publicKey) return packet;
      const part = keyring.secretOf(key);
      if (part[0] !== 0) throw new NotModelledError("gpg --export-secret-keys of a key behind a passphrase");
      return { tag: TAG.secretKey, body: concat([packet.body, part]) };
    }),
  );
  if (secret && packets.some(({ tag }) => tag === TAG.subkey))
    throw new NotModelledError("gpg --export-secret-keys of a key with subkeys");
  const bytes = concat(packets.map(writePacket));
  const title = secret ? "PGP PRIVATE KEY BLOCK" : "PGP PUBLIC KEY BLOCK";
  return save(
    { ...run, files: [] },
    isArmoured(options) ? writeArmour(title, bytes) : bytes,
    "",
    "export failed",
  );
}
