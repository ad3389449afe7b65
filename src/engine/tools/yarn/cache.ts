/** yarn's cache: each package unpacked, with its tarball and where it came from, under its version and SHA-1. */
import { sha1 } from "@noble/hashes/legacy.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { base64 } from "../../services/tarball.ts";
import { existsAt, putFile, removeTree } from "../node-packages/files.ts";
import { unpackPackage } from "../node-packages/unpack.ts";
import { readJson } from "../npm/package-json.ts";
import { YarnFailure } from "./failure.ts";
import type { LockEntry } from "./lockfile.ts";
import { fetchTarball } from "./registry.ts";
import type { Session } from "./session.ts";

/** The folder of a package in the cache. `hash` is what follows `#` in the lockfile's address. */
function placeOf(session: Session, name: string, { version, integrity }: LockEntry, hash: string): string {
  const slug = name.replace("/", "-");
  const tail = [hash, ...(integrity === undefined ? [] : ["integrity"])].filter(Boolean).join("-");
  return `${session.cacheFolder}/npm-${slug}-${version}${tail && `-${tail}`}/node_modules/${name}`;
}

/** Makes sure that a package lies in the cache; returns its folder. With --offline the network is not asked. */
export async function cached(session: Session, name: string, entry: LockEntry): Promise<string> {
  const { process } = session;
  const [reference = "", hash = ""] = (entry.resolved ?? "").split("#");
  const folder = placeOf(session, name, entry, hash);
  if (existsAt(process, `${folder}/.yarn-metadata.json`)) return folder;
  if (session.on("offline"))
    throw new YarnFailure(
      `Couldn't find any versions for "${name}" that matches "${entry.version}" in our cache (possible versions are ""). This is usually caused by a missing entry in the lockfile, running Yarn without the --offline flag may help fix this issue.`,
    );
  const archive = await fetchTarball(session, name, reference);
  const digest = bytesToHex(sha1(archive));
  if (hash !== "" && hash !== digest)
    throw new YarnFailure(
      `https://registry.yarnpkg.com/${name}/-/${name}-${entry.version}.tgz: Integrity check failed for "${name}" (computed integrity doesn't match our records, got "sha1-${base64(hexToBytes(digest))}")`,
    );
  removeTree(process, folder);
  unpackPackage(process, archive, folder);
  putFile(process, `${folder}/.yarn-tarball.tgz`, archive);
  const manifest = readJson<Record<string, unknown>>(process, `${folder}/package.json`) ?? {};
  const about = {
    manifest: { ...manifest, _registry: "npm", _loc: `${folder}/package.json` },
    artifacts: [],
    remote: {
      resolved: entry.resolved,
      type: "tarball",
      reference,
      hash,
      ...(entry.integrity === undefined ? {} : { integrity: entry.integrity }),
      registry: "npm",
      packageName: name,
      cacheIntegrity: [entry.integrity, `sha1-${base64(hexToBytes(digest))}`].filter(Boolean).join(" "),
    },
    registry: "npm",
    hash,
  };
  putFile(process, `${folder}/.yarn-metadata.json`, JSON.stringify(about, null, 2));
  return folder;
}
