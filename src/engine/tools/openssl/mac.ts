/** `openssl mac -digest NAME -macopt key:... HMAC`: a checksum with a key, in upper case. */
import { hmac } from "@noble/hashes/hmac.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { bytesOf } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { DIGESTS } from "./digest.ts";
import { load, OpensslError, save } from "./files.ts";
import { parseOptions } from "./options.ts";

/** The key of `-macopt key:...` or `hexkey:...`; undefined where neither is there. */
export function macKeyOf(options: readonly string[]): Uint8Array | undefined {
  for (const option of options) {
    if (option.startsWith("key:")) return bytesOf(option.slice(4));
    if (option.startsWith("hexkey:")) return hexToBytes(option.slice(7));
  }
  return undefined;
}

export async function mac(process: Process, words: readonly string[]): Promise<number> {
  const given = parseOptions("mac", words, { valued: "digest macopt in out", flags: "binary" });
  const [kind = ""] = given.operands;
  if (!/^hmac$/i.test(kind)) throw new NotModelledError(`openssl mac ${kind}`.trimEnd());
  const options = given.values("macopt");
  const name = given.value("digest") ?? options.find((option) => option.startsWith("digest:"))?.slice(7);
  const [, hash] = DIGESTS[(name ?? "").toLowerCase()] ?? [];
  const key = macKeyOf(options);
  if (!hash || !key) throw new OpensslError("MAC parameter error");
  const bytes = hmac(hash, key, await load(process, given.value("in")));
  const text = given.has("binary") ? bytes : `${bytesToHex(bytes).toUpperCase()}\n`;
  await save(process, given.value("out"), text);
  return 0;
}
