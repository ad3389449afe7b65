/**
 * Go's build cache ($GOCACHE) after a build, as far as values go: what each package was compiled to, `-d`, by its digest, and
 * what it was made from, `-a`, by the digest of that (recorded: go-build-embed). The linked program is not in it, nor are values
 * of `-ldflags -X`; the packages of Go itself are left out.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { bytesOf, concat } from "../../process/io.ts";
import type { GoSettings } from "./settings.ts";
import type { GoFile } from "./sources.ts";

export function keepPackage(settings: GoSettings, sources: readonly GoFile[], compiled: Uint8Array): void {
  const texts = sources.map(({ name, text }) => bytesOf(`${name}\n${text}`));
  const action = bytesToHex(sha256(concat([...texts, compiled])));
  const output = bytesToHex(sha256(compiled));
  const file = (digest: string, kind: string) =>
    `${settings.get("GOCACHE")}/${digest.slice(0, 2)}/${digest}-${kind}`;
  for (let at = 0; at < 256; at += 1)
    settings.files.makeFolders(`${settings.get("GOCACHE")}/${at.toString(16).padStart(2, "0")}`);
  settings.files.write(file(output, "d"), compiled);
  settings.files.write(file(action, "a"), `v1 ${action} ${output} ${compiled.length}\n`);
}
