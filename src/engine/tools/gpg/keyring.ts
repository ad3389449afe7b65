/**
 * ~/.gnupg: where an imported key stays. The private half lies in private-keys-v1.d under the key's grip, readable by its owner, and
 * in a layer if a RUN imported it. Files, modes and texts as GnuPG 2.4.7 makes them, but for the keybox, which here is a list of
 * public keys in base64 below the time of its last change, and for the agent's sockets, which are left out.
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import { FileSystemError } from "../../filesystem/types.ts";
import { absolute } from "../../process/executable.ts";
import { bytesOf, concat, printError, textOf } from "../../process/io.ts";
import { readPath } from "../../process/open.ts";
import type { Process } from "../../process/types.ts";
import {
  hexBytes,
  keygripOf,
  openSecret,
  type Packet,
  type PgpKey,
  readMpi,
  readPackets,
  readPgpKey,
  seedOfKey,
  TAG,
  writePacket,
} from "../../services/keys/openpgp.ts";
import { fromBase64, toBase64 } from "../../services/keys/pem.ts";

/** A public key of the ring, with all its packets. */
export interface RingKey extends PgpKey {
  readonly packets: readonly Packet[];
}

export class Keyring {
  readonly folder: string;
  /** As messages and lists show it. */
  readonly shownPath: string;
  private readonly path: string;
  private readonly process: Process;
  private readonly isOwn: boolean;
  private readonly isQuiet: boolean;

  /** `file`: a keyring of its own (--no-default-keyring --keyring); `folder`: --homedir. */
  constructor(
    process: Process,
    {
      folder,
      file,
      quiet = false,
    }: { readonly folder?: string; readonly file?: string; readonly quiet?: boolean },
  ) {
    this.process = process;
    this.isQuiet = quiet;
    const home = process.environment.get("HOME") ?? "/root";
    const named = folder ?? process.environment.get("GNUPGHOME");
    this.isOwn = named === undefined;
    this.folder = absolute(named ?? `${home}/.gnupg`, process.cwd);
    const within = file === undefined || file.includes("/") ? file : `${this.folder}/${file}`;
    this.shownPath = within ?? `${this.folder}/pubring.kbx`;
    this.path = absolute(this.shownPath, process.cwd);
  }

  private async say(text: string): Promise<void> {
    if (!this.isQuiet) await printError(this.process, `gpg: ${text}\n`);
  }

  private exists(path: string): boolean {
    return this.process.machine.filesystem.exists(path, this.process.credentials);
  }

  private write(path: string, text: string, mode: number): void {
    const { machine, credentials } = this.process;
    machine.filesystem.writeFile(path, bytesOf(text), mode, credentials);
  }

  private remove(path: string): void {
    const { machine, credentials } = this.process;
    machine.filesystem.unlink(path, credentials);
  }

  private read(path: string): string {
    return textOf(this.process.machine.filesystem.readFile(path, this.process.credentials));
  }

  private stamp(): string {
    return `KBXf ${this.process.machine.clock.now()}\n`;
  }

  /** Makes the folder and the keybox, and says so; a folder that was named must be there. Throws FileSystemError. */
  async prepare(): Promise<boolean> {
    const other = this.path !== `${this.folder}/pubring.kbx`;
    if (other) await this.makeKeybox();
    const { machine, credentials } = this.process;
    if (!this.exists(this.folder)) {
      if (!this.isOwn) {
        await printError(
          this.process,
          `gpg: keyblock resource '${this.folder}/pubring.kbx': No such file or directory\n`,
        );
        return false;
      }
      machine.filesystem.mkdir(this.folder, 0o700, credentials);
      await this.say(`directory '${this.folder}' created`);
    } else if (machine.filesystem.stat(this.folder, credentials).mode & 0o077)
      await printError(this.process, `gpg: WARNING: unsafe permissions on homedir '${this.folder}'\n`);
    if (!other) await this.makeKeybox();
    return true;
  }

  private async makeKeybox(): Promise<void> {
    if (this.exists(this.path)) return;
    this.write(this.path, this.stamp(), 0o644);
    await this.say(`keybox '${this.shownPath}' created`);
  }

  keys(): RingKey[] {
    if (!this.exists(this.path)) return [];
    const lines = this.read(this.path).split("\n").slice(1).filter(Boolean);
    return lines.map((line) => {
      const packets = readPackets(fromBase64(line) ?? new Uint8Array(0));
      return { ...readPgpKey(packets), packets };
    });
  }

  /** The key that `name` (a fingerprint's end, or a part of the user id) stands for. */
  find(name: string): RingKey | undefined {
    const hex = name.replace(/^0x|\s/g, "").toUpperCase();
    return this.keys().find(
      ({ fingerprint, userId }) =>
        (/^[0-9A-F]{8,40}$/.test(hex) && fingerprint.endsWith(hex)) ||
        userId.toLowerCase().includes(name.toLowerCase()),
    );
  }

  async makeTrustDatabase(): Promise<void> {
    const path = `${this.folder}/trustdb.gpg`;
    if (this.exists(path)) return;
    this.write(path, `gpg ${this.stamp()}`, 0o600);
    await this.say(`${path}: trustdb created`);
  }

  /** When trustdb.gpg was made, in seconds; lists for programs begin with it. */
  trustTime(): number {
    return Math.floor(Number(/\d+/.exec(this.read(`${this.folder}/trustdb.gpg`))?.[0] ?? 0) / 1000);
  }

  /** Keeps a key's public packets. Returns false for one that was there. */
  add(packets: readonly Packet[]): boolean {
    const key = readPgpKey(packets);
    const known = this.keys();
    if (known.some(({ fingerprint }) => fingerprint === key.fingerprint)) return false;
    this.keep([...known.map((each) => each.packets), publicPackets(packets, key)]);
    return true;
  }

  /** Writes the keybox, and the one before it to a backup. */
  private keep(keys: readonly (readonly Packet[])[]): void {
    this.write(`${this.path}~`, this.read(this.path), 0o600);
    const lines = keys.map((each) => `${toBase64(concat(each.map(writePacket)))}\n`);
    this.write(this.path, `${this.stamp()}${lines.join("")}`, 0o644);
  }

  /** Takes a key's public packets out. The backup still has them. */
  removePublic({ fingerprint }: PgpKey): void {
    const others = this.keys().filter((key) => key.fingerprint !== fingerprint);
    this.keep(others.map(({ packets }) => packets));
  }

  removeSecret(key: PgpKey): void {
    this.remove(this.secretPath(key));
  }

  secretPath({ point }: PgpKey): string {
    return `${this.folder}/private-keys-v1.d/${point ? keygripOf(point) : "RSA"}.key`;
  }

  /** Keeps the private half as it was exported. Returns false for one that was there. */
  addSecret(key: PgpKey): boolean {
    const path = this.secretPath(key);
    const { machine, credentials } = this.process;
    const folder = `${this.folder}/private-keys-v1.d`;
    if (!this.exists(folder)) machine.filesystem.mkdir(folder, 0o700, credentials);
    if (this.exists(path)) return false;
    machine.filesystem.writeFile(path, bytesOf(imported(key)), 0o600, credentials);
    return true;
  }

  hasSecret(key: PgpKey): boolean {
    return this.exists(this.secretPath(key));
  }

  /** What a secret key's packet has behind its public half. */
  secretOf(key: PgpKey): Uint8Array {
    const text = this.read(this.secretPath(key)).replace(/\s/g, "");
    const [, seed] = /\(d#(\w+)#\)/.exec(text) ?? /#_#(\w+)#\)\(csum/.exec(text) ?? [];
    if (seed !== undefined) return openSecret(hexBytes(seed));
    const [, whole = ""] = /\(packet#(\w+)#\)/.exec(text) ?? [];
    return hexBytes(whole);
  }

  /** The agent writes a key that was imported in its own form when it is first used. */
  adopt(key: PgpKey): void {
    const path = this.secretPath(key);
    const text = this.read(path);
    if (!text.includes("openpgp-native")) return;
    const { machine, credentials } = this.process;
    const seed = seedOfKey({ ...key, secret: this.secretOf(key) });
    const own = seed ? adopted(key, seed) : text.replace("openpgp-native", "openpgp-s2k3-ocb-aes");
    machine.filesystem.writeFile(path, bytesOf(own), 0o600, credentials);
  }
}

function publicPackets(packets: readonly Packet[], { body }: PgpKey): Packet[] {
  return packets.map((packet) => {
    if (packet.tag === TAG.secretKey) return { tag: TAG.publicKey, body };
    return packet.tag === TAG.secretSubkey ? { tag: TAG.subkey, body: subkeyBody(packet.body) } : packet;
  });
}

/** A Curve25519 subkey's public half: up to its point, and how keys are wrapped with it. */
function subkeyBody(body: Uint8Array): Uint8Array {
  const point = readMpi(body, 7 + (body[6] ?? 0), 33).next;
  return body.slice(0, point + 1 + (body[5] === 18 ? (body[point] ?? 0) : -1));
}

const upper = (bytes: Uint8Array): string => bytesToHex(bytes).toUpperCase();

function head({ created }: PgpKey): string {
  const time = new Date(created * 1000).toISOString().replace(/[-:]|\.\d+Z/g, "");
  return `Created: ${time}\nKey: `;
}

function imported(key: PgpKey): string {
  const point = `#40${upper(key.point ?? new Uint8Array(0))}#`;
  const seed = seedOfKey(key);
  const secret = seed
    ? `_ ${point} _ #${upper(seed)}#)(csum "0")(protection none)`
    : `_ ${point})(packet #${upper(key.secret ?? new Uint8Array(0))}#)`;
  return `${head(key)}(protected-private-key (ecc (curve Ed25519)(flags eddsa)(q\n  ${point})\n (protected openpgp-native (openpgp-private-key (version "4")(algo\n  EDDSA)(curve Ed25519)(skey ${secret}))))\n`;
}

function adopted(key: PgpKey, seed: Uint8Array): string {
  return `${head(key)}(private-key (ecc (curve Ed25519)(flags eddsa)(q\n  #40${upper(key.point ?? new Uint8Array(0))}#)\n (d #${upper(seed)}#)\n ))\n`;
}

/** A file's bytes; undefined with a message when it cannot be opened. */
export async function readInput(process: Process, path: string): Promise<Uint8Array | undefined> {
  try {
    return await readPath(process, path);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    await printError(process, `gpg: can't open '${path}': ${error.text}\n`);
    return undefined;
  }
}
