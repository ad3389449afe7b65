import { sha256 } from "@noble/hashes/sha2.js";
import { bytesOf } from "../process/io.ts";

const ALPHABETS = ["0123456789", "abcdef", "ghijklmnopqrstuvwxyz", "ABCDEF", "GHIJKLMNOPQRSTUVWXYZ"];

/** What issuers put before their tokens stays: programs know their own kind by it. */
const ISSUER = /^(?:(?:[A-Za-z]{2,8}[_.-]){1,2}|AKIA|ASIA)(?=[A-Za-z0-9+/=_-]{8})/;

/**
 * A new value as an issuer would make it: the length, alphabet and prefix of `value`, and nothing else in common
 * with it. The same `value` and `purpose` give the same result, another value another one: what depends on
 * a rotated secret differs between the two runs of a lab as what depends on the first one does.
 */
export function nextValue(value: string, purpose = "rotated"): string {
  const issuer = ISSUER.exec(value)?.[0] ?? "";
  const rest = [...value.slice(issuer.length)];
  const draw = drawFrom(`${purpose}\0${value}`);
  const next = rest.map((letter) => {
    const alphabet = ALPHABETS.find((candidate) => candidate.includes(letter));
    return alphabet?.[draw() % alphabet.length] ?? letter;
  });
  const made = issuer + next.join("");
  return made === value ? nextValue(value, `${purpose}'`) : made;
}

/** Bytes without end from a seed. */
function drawFrom(seed: string): () => number {
  let block = sha256(bytesOf(seed));
  let at = 0;
  return () => {
    if (at === block.length) {
      block = sha256(block);
      at = 0;
    }
    return block[at++] ?? 0;
  };
}
