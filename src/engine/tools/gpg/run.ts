/** What every command of gpg works with: its options, where data comes from and results go, and the passphrase. */
import { absolute } from "../../process/executable.ts";
import { print, readAll, textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { type Keyring, readInput } from "./keyring.ts";

export const FAILED = 2;

export interface Run {
  readonly process: Process;
  readonly keyring: Keyring;
  readonly files: readonly string[];
  readonly options: ReadonlyMap<string, string>;
  /** The command's name in the table of index.ts. */
  readonly command: string;
  say(text: string): Promise<void>;
}

/** The data to work on: the file that was named, or standard input. */
export async function dataOf({ process, files }: Run): Promise<Uint8Array | undefined> {
  const [file] = files;
  return file === undefined || file === "-" ? readAll(process) : readInput(process, file);
}

/** The passphrase that an option brings; with --pinentry-mode loopback alone it is used. */
export async function passphraseOf({ process, options }: Run): Promise<string | undefined> {
  const firstLine = (bytes: Uint8Array) => textOf(bytes).split("\n")[0] ?? "";
  const file = options.get("passphrase-file");
  if (file !== undefined) {
    const bytes = await readInput(process, file);
    return bytes && firstLine(bytes);
  }
  const descriptor = options.get("passphrase-fd");
  if (descriptor !== undefined) return firstLine(await readAll(process, Number(descriptor)));
  return options.get("passphrase");
}

export const isQuiet = (options: ReadonlyMap<string, string>): boolean =>
  options.has("quiet") || options.has("q");

export const isArmoured = (options: ReadonlyMap<string, string>): boolean =>
  options.has("armor") || options.has("a");

/** Writes a result where -o says, else beside the file with `ending`, else to standard output. `doing` is for the message. */
export async function save(
  run: Run,
  content: string | Uint8Array,
  ending: string,
  doing: string,
): Promise<number> {
  const { process, files, options, say } = run;
  const path =
    options.get("output") ??
    options.get("o") ??
    (files[0] === undefined || ending === "" ? "-" : `${files[0]}${ending}`);
  if (path === "-") {
    await print(process, content);
    return 0;
  }
  const { machine, credentials, umask } = process;
  const full = absolute(path, process.cwd);
  if (machine.filesystem.exists(full, credentials) && !options.has("yes")) {
    await say(`${doing}: File exists`);
    return FAILED;
  }
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  machine.filesystem.writeFile(full, bytes, 0o666 & ~umask, credentials);
  return 0;
}
