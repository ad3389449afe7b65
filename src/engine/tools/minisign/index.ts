/**
 * minisign 0.12 of Debian trixie: -S (with -l, -t, -c, -x), -V (with -p, -P, -o, -q, -Q, -H), -R, -G -W, -v. Seen on the real program
 * (cases minisign-*); signatures are the real bytes. Secret keys with a password are refused by name: minisign
 * stretches it over a gigabyte of memory.
 */
import { FileSystemError } from "../../filesystem/types.ts";
import { absolute } from "../../process/executable.ts";
import { bytesOf, print, printError, textOf } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import {
  checkMinisign,
  type MinisignKey,
  minisign as makeSignature,
  readMinisignPublicKey,
  readSecretKey,
  writeMinisignPublicKey,
  writeSecretKey,
} from "../../services/keys/minisign.ts";
import { NotModelledError } from "../../source/errors.ts";

const VALUED = new Set("pPsxctm");
const FLAGS = new Set("GSVRWHloqQfv");
const DEFAULT_PUBLIC = "./minisign.pub";

/** Ends the program: a line for standard error, and a status. */
class MinisignError extends Error {
  override readonly name = "MinisignError";
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

interface Run {
  readonly process: Process;
  readonly options: ReadonlyMap<string, string>;
  readonly files: readonly string[];
}

function load(process: Process, path: string): Uint8Array {
  try {
    return process.machine.filesystem.readFile(absolute(path, process.cwd), process.credentials);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new MinisignError(`${path}: ${error.text}`, 2);
  }
}

function store({ process }: Run, path: string, text: string, mode = 0o666): void {
  const { machine, credentials, umask } = process;
  try {
    machine.filesystem.writeFile(absolute(path, process.cwd), bytesOf(text), mode & ~umask, credentials);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new MinisignError(`${path}: ${error.text}`, 2);
  }
}

/** -s, else where $MINISIGN_CONFIG_DIR or ~/.minisign has it. */
function secretPath({ process, options }: Run): string {
  const { environment } = process;
  const folder = environment.get("MINISIGN_CONFIG_DIR") ?? `${environment.get("HOME") ?? "/root"}/.minisign`;
  return options.get("s") ?? `${folder}/minisign.key`;
}

function secretKey(run: Run): MinisignKey {
  const key = readSecretKey(textOf(load(run.process, secretPath(run))));
  if (key === "locked") throw new NotModelledError("minisign with a key behind a password");
  if (!key) throw new MinisignError("Unsupported signature algorithm", 2);
  return key;
}

async function sign(run: Run): Promise<number> {
  const { process, options, files } = run;
  const key = secretKey(run);
  for (const file of files) {
    const data = load(process, file);
    const seconds = Math.floor(process.machine.clock.now() / 1000);
    const legacy = options.has("l");
    const name = file.replace(/^.*\//, "");
    const stamp = `timestamp:${seconds}\tfile:${name}${legacy ? "" : "\thashed"}`;
    const comments = {
      untrusted: options.get("c") ?? "signature from minisign secret key",
      trusted: options.get("t") ?? stamp,
    };
    store(run, options.get("x") ?? `${file}.minisig`, makeSignature(key, data, comments, legacy));
  }
  return 0;
}

async function verify({ process, options, files }: Run): Promise<number> {
  const [file = ""] = files;
  const given = options.get("P");
  const signature = textOf(load(process, options.get("x") ?? `${file}.minisig`));
  const text = given ?? textOf(load(process, options.get("p") ?? DEFAULT_PUBLIC));
  const key = readMinisignPublicKey(text);
  if (!key) throw new MinisignError("base64 conversion failed - was an actual public key given?", 2);
  const data = load(process, file);
  const verdict = checkMinisign(key, data, signature);
  if (!verdict) throw new MinisignError("Unsupported signature algorithm", 2);
  if (verdict.isOthers) {
    const id = (bytes: Uint8Array) =>
      [...bytes]
        .reverse()
        .map((byte) => byte.toString(16).padStart(2, "0"))
        .join("")
        .toUpperCase();
    throw new MinisignError(
      `Signature key id in ${options.get("x") ?? `${file}.minisig`} is ${id(verdict.number)}\nbut the key id in the public key is ${id(key.number)}`,
      1,
    );
  }
  if (!verdict.isGood) throw new MinisignError("Signature verification failed", 1);
  if (options.has("Q")) await print(process, `${verdict.trusted}\n`);
  else if (!options.has("q"))
    await print(process, `Signature and comment signature verified\nTrusted comment: ${verdict.trusted}\n`);
  if (options.has("o")) await print(process, data);
  return 0;
}

async function generate(run: Run): Promise<number> {
  const { process, options } = run;
  if (!options.has("W")) throw new NotModelledError("minisign -G without -W");
  const key = { number: process.machine.random(8), seed: process.machine.random(32) };
  const path = options.get("p") ?? DEFAULT_PUBLIC;
  const text = writeMinisignPublicKey(key);
  store(run, secretPath(run), writeSecretKey(key), 0o600);
  store(run, path, text);
  await print(
    process,
    `The secret key was saved as ${secretPath(run)} - Keep it secret!\nThe public key was saved as ${path} - That one can be public.\n\nFiles signed using this key pair can be verified with the following command:\n\nminisign -Vm <file> -P ${text.split("\n")[1]}\n\n`,
  );
  return 0;
}

const ACTIONS: Readonly<Record<string, (run: Run) => Promise<number>>> = {
  S: sign,
  V: verify,
  G: generate,
  R: async (run) => {
    store(run, run.options.get("p") ?? DEFAULT_PUBLIC, writeMinisignPublicKey(secretKey(run)));
    return 0;
  },
  v: async ({ process }) => {
    await print(process, "minisign 0.12\n");
    return 0;
  },
};

export const minisign: Program = async (process) => {
  const options = new Map<string, string>();
  const files: string[] = [];
  const todo = process.argv.slice(1).reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    if (!/^-./.test(word)) {
      files.push(word);
      continue;
    }
    for (let at = 1; at < word.length; at += 1) {
      const letter = word[at] ?? "";
      if (FLAGS.has(letter)) options.set(letter, "");
      else if (!VALUED.has(letter)) throw new NotModelledError(`minisign -${letter}`);
      else {
        const value = word.slice(at + 1) || (todo.pop() ?? "");
        if (letter === "m") files.unshift(value);
        else options.set(letter, value);
        break;
      }
    }
  }
  const name = Object.keys(ACTIONS).find((letter) => options.has(letter));
  const action = ACTIONS[name ?? ""];
  if (!action) throw new NotModelledError("minisign without a command");
  try {
    return await action({ process, options, files });
  } catch (error) {
    if (!(error instanceof MinisignError)) throw error;
    await printError(process, `${error.message}\n`);
    return error.status;
  }
};
