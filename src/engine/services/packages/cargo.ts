import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { HttpResponse } from "../../process/types.ts";
import { respond, respondJson } from "../http.ts";
import { tarball } from "../tarball.ts";

const VERSION = "1.0.0";

/**
 * A sparse registry of crates (https://doc.rust-lang.org/cargo/reference/registry-index.html) that has every crate, at
 * 1.0.0, and takes what is published. `origin` is the address of the index without the slash at its end. It says
 * `auth-required`, as private ones do.
 */
export function cargoRegistry(method: string, origin: string, path: string): HttpResponse | undefined {
  if (path === "config.json")
    return respondJson(200, { dl: `${origin}/dl/{crate}/{version}`, api: origin, "auth-required": true });
  if (method === "PUT" && path === "api/v1/crates/new")
    return respondJson(200, { warnings: { invalid_categories: [], invalid_badges: [], other: [] } });
  const [, downloaded] = /^dl\/([^/]+)\/1\.0\.0$/.exec(path) ?? [];
  if (downloaded !== undefined)
    return respond(200, crateOf(downloaded), { "content-type": "application/octet-stream" });
  // 1/a, 2/ab, 3/a/abc, ab/cd/abcd
  const [, name] = /^(?:[12]|3\/[^/]|[^/]{2}\/[^/]{2})\/([^/]+)$/.exec(path) ?? [];
  if (name === undefined) return undefined;
  const cksum = bytesToHex(sha256(crateOf(name)));
  const entry = { name, vers: VERSION, deps: [], cksum, features: {}, yanked: false };
  return respond(200, `${JSON.stringify(entry)}\n`, { "content-type": "text/plain" });
}

function crateOf(name: string): Uint8Array {
  const folder = `${name}-${VERSION}`;
  return tarball({
    [`${folder}/Cargo.toml`]: `[package]\nname = "${name}"\nversion = "${VERSION}"\nedition = "2021"\n`,
    [`${folder}/src/lib.rs`]: 'pub fn hello() -> &\'static str {\n    "hello"\n}\n',
  });
}
