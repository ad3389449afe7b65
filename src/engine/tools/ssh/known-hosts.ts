/** known_hosts (sshd(8)): names, a key's type, the key. Hashed names (`|1|...`) are understood too. */
import { hmac } from "@noble/hashes/hmac.js";
import { sha1 } from "@noble/hashes/legacy.js";
import { bytesOf } from "../../process/io.ts";
import { fromBase64, toBase64 } from "../../services/keys/pem.ts";

/** How a host is called there: with its port unless that is 22. */
export function hostName(host: string, port: number): string {
  return port === 22 ? host : `[${host}]:${port}`;
}

function names(pattern: string, name: string): boolean {
  const [, , salt, hash] = pattern.startsWith("|1|") ? pattern.split("|") : [];
  if (salt !== undefined)
    return toBase64(hmac(sha1, fromBase64(salt) ?? bytesOf(""), bytesOf(name))) === hash;
  return pattern.split(",").some((each) => {
    const body = each
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".");
    return new RegExp(`^${body}$`, "i").test(name);
  });
}

export function hashed(name: string, salt: Uint8Array): string {
  return `|1|${toBase64(salt)}|${toBase64(hmac(sha1, salt, bytesOf(name)))}`;
}

/** The lines of a file that speak of a host. */
export function linesFor(text: string, name: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "" && names(line.split(/\s+/)[0] ?? "", name));
}

/** Whether the file vouches for a key, speaks of another one, or does not know the host. */
export function judge(text: string, name: string, hostKey: Uint8Array): "known" | "changed" | "unknown" {
  const lines = linesFor(text, name);
  if (lines.length === 0) return "unknown";
  const key = toBase64(hostKey);
  return lines.some((line) => line.split(/\s+/)[2] === key) ? "known" : "changed";
}
