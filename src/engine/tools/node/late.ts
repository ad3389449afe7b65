/** Parts of node that few programs use and that are large. They are loaded for the first program, which meanwhile has to wait. */
import { loadedBy, loadOnce } from "../../process/load-once.ts";
import type { Process } from "../../process/types.ts";
import { WaitNeeded } from "./journal.ts";
import { LATE_NAMES } from "./library/index.ts";
import type { Operation } from "./operations.ts";

/** What the library's `crypto` and `zlib` ask for: hashes, ciphers, keys. */
const CRYPTO_NAMES = new Set(
  "hash hmac scrypt pbkdf2 cipher zip keyKind keyText keySign keyVerify".split(" "),
);

const loadCrypto = async (): Promise<Readonly<Record<string, Operation>>> =>
  (await import("./crypto-operations.ts")).CRYPTO_OPERATIONS;

const loadLibrary = async () => (await import("./library/late.ts")).LATE;

/** An operation of that name; undefined where none of crypto's is. Throws WaitNeeded the first time. */
export function cryptoOperation(process: Process, name: string): Operation | undefined {
  return CRYPTO_NAMES.has(name) ? loaded(process, loadCrypto)[name] : undefined;
}

/** The text of a module; undefined where none of LATE_NAMES is. Throws WaitNeeded the first time. */
export function lateLibrary(process: Process, name: string): string | undefined {
  return LATE_NAMES.has(name) ? loaded(process, loadLibrary)[name] : undefined;
}

function loaded<T>({ machine }: Process, load: () => Promise<T>): T {
  const known = loadedBy(load);
  if (known !== undefined) return known;
  throw new WaitNeeded(async () => {
    await loadOnce(load, machine.clock);
    return undefined;
  });
}
