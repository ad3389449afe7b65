/**
 * The hash in the names of cargo's folders, `repo-d9a78bd53fc1ddda`: SipHash-1-3 of 128 bits with a key of zeros, folded to 64
 * bits, low byte first. Found by holding it against cargo 1.85.1 (recorded: cargo-git-dependency, cargo-env-arg).
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import { bytesOf, concat } from "../../process/io.ts";

const MASK = (1n << 64n) - 1n;
/** What Rust hashes at the end of a text. */
const END = new Uint8Array([0xff]);
/** Which kind of source it is, in cargo's own order. */
const SPARSE_REGISTRY = new Uint8Array([3]);

/** Of the index of a sparse registry, `sparse+https://host/path/`. */
export function hashOfIndex(index: string): string {
  return shortHash(concat([SPARSE_REGISTRY, bytesOf(index.replace(/\/$/, "")), END]));
}

/** Of a git repository's address: cargo takes `x`, `x/` and `x.git` for one. */
export function hashOfRepository(url: string): string {
  return shortHash(concat([bytesOf(url.replace(/\/$/, "").replace(/\.git$/, "")), END]));
}

/** Of a build: cargo's own takes in compiler and profile, too, so this is another one. */
export function hashOfFolder(folder: string): string {
  return shortHash(concat([bytesOf(folder), END]));
}

function shortHash(bytes: Uint8Array): string {
  const [low, high] = sipHash128(bytes);
  const folded = new Uint8Array(8);
  new DataView(folded.buffer).setBigUint64(0, (low * 3n + high) & MASK, true);
  return bytesToHex(folded);
}

const turned = (value: bigint, by: bigint) => ((value << by) | (value >> (64n - by))) & MASK;

/** https://github.com/veorq/SipHash, with one round for each word and three at the end. */
function sipHash128(bytes: Uint8Array): [bigint, bigint] {
  let a = 0x736f6d6570736575n;
  let b = 0x646f72616e646f6dn ^ 0xeen;
  let c = 0x6c7967656e657261n;
  let d = 0x7465646279746573n;
  const round = () => {
    a = (a + b) & MASK;
    c = (c + d) & MASK;
    b = turned(b, 13n) ^ a;
    d = turned(d, 16n) ^ c;
    a = turned(a, 32n);
    c = (c + b) & MASK;
    a = (a + d) & MASK;
    b = turned(b, 17n) ^ c;
    d = turned(d, 21n) ^ a;
    c = turned(c, 32n);
  };
  const take = (word: bigint) => {
    d ^= word;
    round();
    a ^= word;
  };
  const padded = new Uint8Array(Math.floor(bytes.length / 8) * 8 + 8);
  padded.set(bytes);
  padded[padded.length - 1] = bytes.length & 0xff;
  const words = new DataView(padded.buffer);
  for (let at = 0; at < padded.length; at += 8) take(words.getBigUint64(at, true));
  const half = (mark: () => void) => {
    mark();
    for (let times = 0; times < 3; times += 1) round();
    return a ^ b ^ c ^ d;
  };
  const low = half(() => {
    c ^= 0xeen;
  });
  const high = half(() => {
    b ^= 0xddn;
  });
  return [low, high];
}
