import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/**
 * Makes identifiers of 64 hex digits. They count up instead of being random: the same commands give the same
 * identifiers, whatever the values of the secrets are, or two runs could not be compared.
 */
export function idSource(): (kind: string) => string {
  const last = new Map<string, number>();
  return (kind) => {
    const number = (last.get(kind) ?? 0) + 1;
    last.set(kind, number);
    return bytesToHex(sha256(utf8ToBytes(`leaklab ${kind} ${number}`)));
  };
}

const BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz";

/** A swarm identifier: 25 characters of base 36. */
export function swarmId(hex: string): string {
  let text = "";
  for (let at = 0; at < 25; at++) text += BASE36[Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16) % 36];
  return text;
}

const LEFT =
  "admiring bold clever eager gentle happy jolly keen loving modest nifty peaceful quirky serene".split(" ");
const RIGHT =
  "bell curie darwin euler franklin gauss hopper kepler lovelace newton pascal ride turing wright".split(" ");

/** A name for a container that was given none: two words, as Docker does it. */
export function randomName(hex: string): string {
  const pick = (words: readonly string[], at: number) =>
    words[Number.parseInt(hex.slice(at, at + 4), 16) % words.length];
  return `${pick(LEFT, 0)}_${pick(RIGHT, 4)}`;
}
