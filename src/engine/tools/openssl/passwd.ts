/**
 * `openssl passwd`: -1 and -apr1 (MD5), -5 and -6 (SHA-2, "Unix crypt using SHA-256 and SHA-512", akkadia.org/drepper).
 * With a salt of its own choice the hash is another each time, and tells nothing: random letters stand for it.
 */
import { md5 } from "@noble/hashes/legacy.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import type { CHash } from "@noble/hashes/utils.js";
import { bytesOf, concat, print, readAll, textOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { load } from "./files.ts";
import { parseOptions } from "./options.ts";

const LETTERS = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Three bytes become four letters, the lowest bits first; `count` letters are kept. */
function letters(a: number, b: number, c: number, count: number): string {
  const value = (a << 16) | (b << 8) | c;
  return Array.from({ length: count }, (_, at) => LETTERS[(value >> (6 * at)) & 63]).join("");
}

const repeated = (bytes: Uint8Array, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => bytes[at % bytes.length] ?? 0);

function md5Crypt(magic: string, password: Uint8Array, salt: Uint8Array): string {
  const other = md5(concat([password, salt, password]));
  const parts = [password, bytesOf(`$${magic}$`), salt, repeated(other, password.length)];
  for (let rest = password.length; rest > 0; rest >>= 1)
    parts.push(rest & 1 ? Uint8Array.of(0) : password.slice(0, 1));
  let sum = md5(concat(parts));
  for (let round = 0; round < 1000; round += 1) {
    const odd = round % 2 === 1;
    sum = md5(
      concat([
        odd ? password : sum,
        ...(round % 3 ? [salt] : []),
        ...(round % 7 ? [password] : []),
        odd ? sum : password,
      ]),
    );
  }
  const at = (index: number) => sum[index] ?? 0;
  const groups = [0, 1, 2, 3, 4].map((index) =>
    letters(at(index), at(index + 6), at(index === 4 ? 5 : index + 12), 4),
  );
  return groups.join("") + letters(0, 0, at(11), 2);
}

function shaCrypt(hash: CHash, size: number, password: Uint8Array, salt: Uint8Array): string {
  const other = hash(concat([password, salt, password]));
  const parts = [password, salt, repeated(other, password.length)];
  for (let rest = password.length; rest > 0; rest >>= 1) parts.push(rest & 1 ? other : password);
  let sum = hash(concat(parts));
  const times = (bytes: Uint8Array, count: number) => concat(new Array<Uint8Array>(count).fill(bytes));
  const p = repeated(hash(times(password, password.length)), password.length);
  const s = repeated(hash(times(salt, 16 + (sum[0] ?? 0))), salt.length);
  for (let round = 0; round < 5000; round += 1) {
    const odd = round % 2 === 1;
    sum = hash(concat([odd ? p : sum, ...(round % 3 ? [s] : []), ...(round % 7 ? [p] : []), odd ? sum : p]));
  }
  const at = (index: number) => sum[index] ?? 0;
  let text = "";
  const third = Math.floor(size / 3);
  // Which byte of the three comes first turns with every group, one way for SHA-256, the other for SHA-512.
  for (let group = 0, trio = [0, third, 2 * third]; group < third; group += 1) {
    text += letters(at(trio[0] ?? 0), at(trio[1] ?? 0), at(trio[2] ?? 0), 4);
    const [a = 0, b = 0, c = 0] = trio;
    trio = size === 32 ? [c + 1, a + 1, b + 1] : [b + 1, c + 1, a + 1];
  }
  return text + (size === 32 ? letters(0, at(31), at(30), 3) : letters(0, 0, at(63), 2));
}

type Kind = "1" | "apr1" | "5" | "6";

const SALT_LENGTH: Readonly<Record<Kind, number>> = { 1: 8, apr1: 8, 5: 16, 6: 16 };
const HASH_LENGTH: Readonly<Record<Kind, number>> = { 1: 22, apr1: 22, 5: 43, 6: 86 };

function hashOf(kind: Kind, password: string, salt: string): string {
  const [word, grain] = [bytesOf(password), bytesOf(salt)];
  if (kind === "6") return shaCrypt(sha512, 64, word, grain);
  if (kind === "5") return shaCrypt(sha256, 32, word, grain);
  return md5Crypt(kind, word, grain);
}

export async function passwd(process: Process, words: readonly string[]): Promise<number> {
  const given = parseOptions("passwd", words, {
    valued: "salt in",
    flags: "1 5 6 apr1 stdin quiet noverify",
  });
  const kind = (["6", "5", "apr1"] as const).find((name) => given.has(name)) ?? "1";
  const lines = (bytes: Uint8Array) => textOf(bytes).replace(/\n$/, "").split(/\r?\n/);
  const file = given.value("in");
  const passwords = given.has("stdin")
    ? lines(await readAll(process))
    : file !== undefined
      ? lines(await load(process, file))
      : given.operands;
  const random = (count: number) =>
    Array.from(process.machine.random(count), (byte) => LETTERS[byte & 63]).join("");
  for (const password of passwords) {
    const chosen = given.value("salt")?.slice(0, SALT_LENGTH[kind]);
    const salt = chosen ?? random(SALT_LENGTH[kind]);
    const hash = chosen === undefined ? random(HASH_LENGTH[kind]) : hashOf(kind, password, salt);
    await print(process, `$${kind}$${salt}$${hash}\n`);
  }
  return 0;
}
