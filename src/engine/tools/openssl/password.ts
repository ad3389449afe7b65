/** Where a password comes from: `pass:`, `env:`, `file:`, `fd:` and `stdin` of openssl-passphrase-options(1). */
import { bytesOf, readAll, textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { load, OpensslError } from "./files.ts";

export const firstLine = (bytes: Uint8Array): string => textOf(bytes).split(/\r?\n/)[0] ?? "";

/** The password that `source` names, as OpenSSL reads it: one line. Throws OpensslError. */
export async function passwordFrom(process: Process, source: string): Promise<string> {
  const [, kind, rest = ""] = /^(pass|env|file|fd|stdin)(?::(.*))?$/s.exec(source) ?? [];
  switch (kind) {
    case "pass":
      return rest;
    case "file":
      return firstLine(await load(process, rest));
    case "stdin":
      return firstLine(await readAll(process));
    case "env": {
      const value = process.environment.get(rest);
      if (value !== undefined) return value;
      throw new OpensslError(`No environment variable ${rest}\nError getting password`);
    }
    case "fd":
      throw new NotModelledError("openssl's passwords from fd:");
    default:
      throw new OpensslError(
        "Invalid password argument, missing ':' within the first 5 chars\nError getting password",
      );
  }
}

/** The same as bytes, and undefined where nothing is given. */
export async function passwordBytes(
  process: Process,
  source: string | undefined,
): Promise<Uint8Array | undefined> {
  return source === undefined ? undefined : bytesOf(await passwordFrom(process, source));
}
