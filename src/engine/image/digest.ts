import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** `sha256:...` of bytes, or of a text's UTF-8 bytes. */
export function digestOf(content: Uint8Array | string): string {
  return `sha256:${bytesToHex(sha256(typeof content === "string" ? utf8ToBytes(content) : content))}`;
}

/** `sha256:...` of a value's JSON. Keys keep their order: build equal values in an equal way. */
export function digestOfJson(value: unknown): string {
  return digestOf(JSON.stringify(value));
}
