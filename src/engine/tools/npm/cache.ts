/** npm's cache, ~/.npm/_cacache: every answer by its digest, and an index by URL. No request header gets in. */
import { sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { bytesOf } from "../../process/io.ts";
import type { HttpResponse } from "../../process/types.ts";
import { base64 } from "../../services/tarball.ts";
import type { Session } from "./session.ts";

/** Stores an answer as cacache does. The key, and so the file's name, leaves the userinfo out (make-fetch-happen); the entry's URL has it. */
export function remember(
  session: Session,
  url: string,
  response: HttpResponse,
  accept: string | undefined,
): void {
  const digest = sha512(response.body);
  const hex = bytesToHex(digest);
  const root = `${session.config.cache}/_cacache`;
  session.makeFolders(`${root}/tmp`);
  session.writeFile(
    `${root}/content-v2/sha512/${hex.slice(0, 2)}/${hex.slice(2, 4)}/${hex.slice(4)}`,
    response.body,
    true,
  );
  const key = `make-fetch-happen:request-cache:${url.replace(/^(\w+:\/\/)[^/@]*@/, "$1")}`;
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
  const name = bytesToHex(sha256(bytesOf(key)));
  const path = `${root}/index-v5/${name.slice(0, 2)}/${name.slice(2, 4)}/${name.slice(4)}`;
  session.writeFile(path, bytesOf(`\n${bytesToHex(sha1(bytesOf(entry)))}\t${entry}`), true);
}
