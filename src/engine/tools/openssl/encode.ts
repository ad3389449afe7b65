/** `openssl enc`: base64 both ways; encryption stands in encrypt.ts. */
import { textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { fromBase64, toBase64 } from "../../services/keys/pem.ts";
import { CIPHER, crypt } from "./encrypt.ts";
import { load, save } from "./files.ts";
import { parseOptions } from "./options.ts";

const LINE = 64;

export async function encode(process: Process, words: readonly string[], preset?: string): Promise<number> {
  const given = parseOptions(preset ?? "enc", words, {
    valued: "in out pass k kfile K iv S iter md bufsize",
    flags: "d e a A base64 salt nosalt pbkdf2 p P nopad none",
    isAlgorithm: (name) => CIPHER.test(name),
  });
  const input = given.has("P") ? new Uint8Array(0) : await load(process, given.value("in"));
  const cipher = words.map((word) => word.slice(1)).find((name) => CIPHER.test(name)) ?? cipherOf(preset);
  const text = given.has("base64") || given.has("a") || given.has("A") || preset === "base64";
  let data = input;
  if (text && given.has("d")) data = decoded(input, given.has("A"));
  if (cipher !== undefined) {
    const done = await crypt(process, given, cipher, data);
    if (done === undefined) return 0;
    data = done;
  }
  if (text && !given.has("d")) await save(process, given.value("out"), wrapped(data, given.has("A")));
  else await save(process, given.value("out"), data);
  return 0;
}

function cipherOf(preset: string | undefined): string | undefined {
  return preset !== undefined && CIPHER.test(preset) ? preset : undefined;
}

export function isCipher(name: string): boolean {
  return CIPHER.test(name);
}

export function wrapped(data: Uint8Array, oneLine: boolean): string {
  const text = toBase64(data);
  if (oneLine) return text;
  return (text.match(new RegExp(`.{1,${LINE}}`, "g")) ?? []).map((line) => `${line}\n`).join("");
}

/** Without -A a line counts only with its end: what follows the last one is not read (seen on 3.5.7). */
function decoded(input: Uint8Array, oneLine: boolean): Uint8Array {
  const text = textOf(input);
  const read = oneLine ? text : text.slice(0, text.lastIndexOf("\n") + 1);
  return fromBase64(read) ?? new Uint8Array(0);
}
