/** npm's cache, ~/.npm/_cacache: every answer by its digest, and an index by URL. No request header gets in. */
import { sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { bytesOf, textOf } from "../../process/io.ts";
import type { HttpResponse } from "../../process/types.ts";
import { base64 } from "../../services/tarball.ts";
import { NpmFailure } from "./failure.ts";
import type { Session } from "./session.ts";

function contentPath(session: Session, digest: Uint8Array): string {
  const hex = bytesToHex(digest);
  return `${session.config.cache}/_cacache/content-v2/sha512/${hex.slice(0, 2)}/${hex.slice(2, 4)}/${hex.slice(4)}`;
}

/** What the cache holds under a digest (`sha512-...`), whoever fetched it: no login is asked for. */
export function remembered(session: Session, integrity: string | undefined): Uint8Array | undefined {
  const encoded = /^sha512-([\w+/=]+)$/.exec(integrity ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const { machine, credentials } = session.process;
  const path = contentPath(
    session,
    Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)),
  );
  return machine.filesystem.access(path, "r", credentials)
    ? machine.filesystem.readFile(path, credentials)
    : undefined;
}

const keyOf = (url: string) => `make-fetch-happen:request-cache:${url.replace(/^(\w+:\/\/)[^/@]*@/, "$1")}`;

function indexPath(session: Session, key: string): string {
  const name = bytesToHex(sha256(bytesOf(key)));
  return `${session.config.cache}/_cacache/index-v5/${name.slice(0, 2)}/${name.slice(2, 4)}/${name.slice(4)}`;
}

/**
 * The answer that the cache holds for an address, with --offline or --prefer-offline. Throws NpmFailure where --offline
 * finds none.
 */
export async function answeredBefore(session: Session, url: string): Promise<Uint8Array | undefined> {
  const { config, process } = session;
  const { filesystem } = process.machine;
  const offline = config.on("offline");
  if (!offline && !config.on("prefer-offline")) return undefined;
  const path = indexPath(session, keyOf(url));
  const lines = filesystem.access(path, "r", process.credentials)
    ? textOf(filesystem.readFile(path, process.credentials)).trim().split("\n")
    : [];
  const entry = JSON.parse(lines.at(-1)?.split("\t")[1] ?? "{}") as { integrity?: string };
  const body = remembered(session, entry.integrity);
  if (body) await session.note("http", `fetch GET 200 ${url} 1ms (cache stale)`);
  else if (offline)
    throw new NpmFailure([
      "code ENOTCACHED",
      `request to ${url} failed: cache mode is 'only-if-cached' but no cached response is available.`,
    ]);
  return body;
}

/** Stores an answer as cacache does. The key, and so the file's name, leaves the userinfo out (make-fetch-happen); the entry's URL has it. */
export function remember(
  session: Session,
  url: string,
  response: HttpResponse,
  accept: string | undefined,
): void {
  const digest = sha512(response.body);
  const root = `${session.config.cache}/_cacache`;
  session.makeFolders(`${root}/tmp`);
  session.writeFile(contentPath(session, digest), response.body, true);
  const key = keyOf(url);
  const time = session.process.machine.clock.now();
  const entry = JSON.stringify({
    key,
    integrity: `sha512-${base64(digest)}`,
    time,
    size: response.body.length,
    metadata: {
      time,
      url,
      reqHeaders: accept === undefined ? {} : { accept },
      resHeaders: {
        "content-type": response.headers.get("content-type") ?? "application/octet-stream",
        date: new Date(time).toUTCString(),
      },
      options: { compress: true },
    },
  });
  session.writeFile(
    indexPath(session, key),
    bytesOf(`\n${bytesToHex(sha1(bytesOf(entry)))}\t${entry}`),
    true,
  );
}
