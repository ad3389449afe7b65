import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha224, sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { fromByteString } from "../core/bytes.ts";
import type { Call } from "../core/call.ts";
import type { Tool } from "../core/tool.ts";

const DIGESTS = {
  md5sum: { label: "MD5", hash: md5 },
  sha1sum: { label: "SHA1", hash: sha1 },
  sha224sum: { label: "SHA224", hash: sha224 },
  sha256sum: { label: "SHA256", hash: sha256 },
  sha384sum: { label: "SHA384", hash: sha384 },
  sha512sum: { label: "SHA512", hash: sha512 },
};

function digest(call: Call, text: string): string {
  const { hash } = DIGESTS[call.name as keyof typeof DIGESTS];
  return bytesToHex(hash(fromByteString(text)));
}

const wording =
  (call: Call, path: string) =>
  (error: { readonly code: string; readonly text: string }): string => {
    if (!call.busybox) return `${call.named(path)}: ${error.text}`;
    return error.code === "EISDIR"
      ? `can't read '${path}': ${error.text}`
      : `can't open '${path}': ${error.text}`;
  };

/** `-c`: the files that a list names, held against their digests. */
async function check(call: Call): Promise<number> {
  const quiet = call.has("status") || (call.busybox && call.has("s"));
  let [failed, good, unreadable, misread] = [0, 0, 0, 0];
  let status = 0;
  for (const list of call.operands.length > 0 ? call.operands : ["-"]) {
    let lines: string[] = [];
    const read = await call.attempt(
      async () => {
        lines = await call.lines(list);
      },
      (error) => `${list}: ${error.text}`,
    );
    if (!read) return 1;
    let usable = 0;
    for (const line of lines) {
      const match = /^\\?([0-9a-fA-F]+) [ *](.+)$/.exec(line);
      if (!match || match[1]?.length !== digest(call, "").length) {
        misread++;
        continue;
      }
      usable++;
      const [, wanted = "", path = ""] = match;
      let text: string | undefined;
      const found = await call.attempt(
        async () => {
          text = await call.load(path);
        },
        wording(call, path),
      );
      if (!found || text === undefined) {
        unreadable++;
        if (!quiet) await call.out(`${path}: FAILED${call.say("", " open or read")}\n`);
      } else if (digest(call, text) === wanted.toLowerCase()) {
        good++;
        if (!quiet && !call.has("quiet")) await call.out(`${path}: OK\n`);
      } else {
        failed++;
        if (!quiet) await call.out(`${path}: FAILED\n`);
      }
    }
    if (usable === 0 && !call.busybox) {
      await call.warn(
        `${list === "-" ? "'standard input'" : list}: no properly formatted checksum lines found`,
      );
      status = 1;
    }
  }
  const plural = (count: number, one: string, many: string): string => (count === 1 ? one : many);
  if (call.busybox) {
    const all = good + failed + unreadable;
    if (failed + unreadable > 0 && !quiet)
      await call.warn(`WARNING: ${failed + unreadable} of ${all} computed checksums did NOT match`);
    if (all === 0 && misread === 0) await call.warn(`no checksum lines found`);
  } else if (!quiet) {
    if (misread > 0 && good + failed + unreadable > 0)
      await call.warn(`WARNING: ${misread} ${plural(misread, "line is", "lines are")} improperly formatted`);
    if (unreadable > 0)
      await call.warn(
        `WARNING: ${unreadable} listed ${plural(unreadable, "file", "files")} could not be read`,
      );
    if (failed > 0)
      await call.warn(`WARNING: ${failed} computed ${plural(failed, "checksum", "checksums")} did NOT match`);
  }
  return failed + unreadable > 0 || (good === 0 && misread > 0) ? 1 : status;
}

export const checksum: Tool = {
  options: {
    short: "bctsw",
    long: { binary: "b", check: "c", text: "t", quiet: "quiet", status: "status", warn: "w", tag: "tag" },
  },
  async run(call: Call) {
    if (call.has("c")) return await check(call);
    let status = 0;
    for (const path of call.operands.length > 0 ? call.operands : ["-"]) {
      const fine = await call.attempt(
        async () => {
          const hex = digest(call, await call.load(path));
          if (call.has("tag"))
            await call.out(`${DIGESTS[call.name as keyof typeof DIGESTS].label} (${path}) = ${hex}\n`);
          else await call.out(`${hex} ${call.has("b") && !call.busybox ? "*" : " "}${path}\n`);
        },
        wording(call, path),
      );
      if (!fine) status = 1;
    }
    return status;
  },
};

/** The POSIX CRC of cksum: the length counts too. */
function crc(text: string): number {
  let value = 0;
  const add = (byte: number): void => {
    value ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  };
  for (let at = 0; at < text.length; at++) add(text.charCodeAt(at));
  for (let length = text.length; length > 0; length = Math.floor(length / 256)) add(length & 255);
  return ~value >>> 0;
}

export const cksum: Tool = {
  options: {},
  async run(call: Call) {
    let status = 0;
    for (const path of call.operands.length > 0 ? call.operands : ["-"]) {
      const fine = await call.attempt(
        async () => {
          const text = await call.load(path);
          await call.out(`${crc(text)} ${text.length}${call.operands.length > 0 ? ` ${path}` : ""}\n`);
        },
        (error) => `${call.named(path)}: ${error.text}`,
      );
      if (!fine) status = 1;
    }
    return status;
  },
};
