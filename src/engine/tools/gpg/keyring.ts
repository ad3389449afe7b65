/**
 * ~/.gnupg: where an imported key stays. The private half lies in private-keys-v1.d, readable by its owner, and in a layer
 * if a RUN imported it. Files and modes as GnuPG 2.4.7 makes them.
 */
import { sha1 } from "@noble/hashes/legacy.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { FileSystemError } from "../../filesystem/types.ts";
import { absolute } from "../../process/executable.ts";
import { bytesOf, printError, textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";

export interface KnownKey {
  /** 40 hexadecimal digits. */
  readonly fingerprint: string;
  readonly isSecret: boolean;
}

export class Keyring {
  readonly folder: string;
  private readonly process: Process;

  constructor(process: Process, folder: string | undefined) {
    this.process = process;
    const home = process.environment.get("HOME") ?? "/root";
    this.folder = absolute(folder ?? process.environment.get("GNUPGHOME") ?? `${home}/.gnupg`, process.cwd);
  }

  private exists(path: string): boolean {
    return this.process.machine.filesystem.exists(path, this.process.credentials);
  }

  private write(name: string, text: string, mode: number): void {
    const { machine, credentials } = this.process;
    machine.filesystem.writeFile(`${this.folder}/${name}`, bytesOf(text), mode, credentials);
  }

  /** Makes the folder and the keybox, and says so. Throws FileSystemError. */
  async prepare(): Promise<void> {
    const { machine, credentials } = this.process;
    if (!this.exists(this.folder)) {
      machine.filesystem.mkdir(this.folder, 0o700, credentials);
      await printError(this.process, `gpg: directory '${this.folder}' created\n`);
    }
    if (this.exists(`${this.folder}/pubring.kbx`)) return;
    this.write("pubring.kbx", "KBXf\n", 0o644);
    machine.filesystem.mkdir(`${this.folder}/private-keys-v1.d`, 0o700, credentials);
    await printError(this.process, `gpg: keybox '${this.folder}/pubring.kbx' created\n`);
  }

  keys(): KnownKey[] {
    const path = `${this.folder}/pubring.kbx`;
    if (!this.exists(path)) return [];
    const text = textOf(this.process.machine.filesystem.readFile(path, this.process.credentials));
    return [...text.matchAll(/^pub (\w+)$/gm)].map(([, fingerprint = ""]) => ({
      fingerprint,
      isSecret: this.exists(this.secretPath(fingerprint)),
    }));
  }

  private secretPath(fingerprint: string): string {
    return `${this.folder}/private-keys-v1.d/${fingerprint}.key`;
  }

  /** Keeps a key; `secret` is the armoured private block. Returns false for one that was there. */
  async add(fingerprint: string, secret: string | undefined): Promise<boolean> {
    const known = this.keys();
    const isNew = !known.some((key) => key.fingerprint === fingerprint);
    if (isNew) {
      const all = [...known.map((key) => key.fingerprint), fingerprint];
      this.write("pubring.kbx", `KBXf\n${all.map((each) => `pub ${each}\n`).join("")}`, 0o644);
    }
    if (!this.exists(`${this.folder}/trustdb.gpg`)) {
      this.write("trustdb.gpg", "gpg\n", 0o600);
      await printError(this.process, `gpg: ${this.folder}/trustdb.gpg: trustdb created\n`);
    }
    if (secret !== undefined) {
      const { machine, credentials } = this.process;
      const text = `Key: (private-key ${secret.replace(/-----[^\n]*\n?|\s/g, "")})\n`;
      machine.filesystem.writeFile(this.secretPath(fingerprint), bytesOf(text), 0o600, credentials);
    }
    return isNew;
  }
}

/** A file's bytes; undefined with a message when it cannot be opened. */
export async function readInput(process: Process, path: string): Promise<Uint8Array | undefined> {
  try {
    return process.machine.filesystem.readFile(absolute(path, process.cwd), process.credentials);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    await printError(process, `gpg: can't open '${path}': ${error.text}\n`);
    return undefined;
  }
}

/**
 * A key's name here: of its length alone. A fingerprint is public, though it follows from the key; two runs with different
 * values must not differ in it, or every log that names a key would look like a leak.
 */
export function fingerprintFor(block: string): string {
  return bytesToHex(sha1(bytesOf(`key of ${block.length} letters`))).toUpperCase();
}
