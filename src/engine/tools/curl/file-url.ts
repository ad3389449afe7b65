/** `file:` addresses: curl reads and writes files with them, a mounted secret too. Seen on curl 8.14.1. */
import { FileSystemError } from "../../filesystem/types.ts";
import { absolute } from "../../process/executable.ts";
import { bytesOf } from "../../process/io.ts";
import { openDescriptor } from "../../process/open.ts";
import type { HttpResponse, Process } from "../../process/types.ts";
import { CurlError } from "./given.ts";

/** The path that an address names; only this machine's own files. Throws CurlError. */
function pathOf(address: string): string {
  const [, host = "", path = "/"] = /^file:\/\/([^/]*)(\/.*)?$/i.exec(address) ?? [];
  if (!/^(|localhost|127\.0\.0\.1)$/i.test(host)) throw new CurlError(3, "URL rejected: Bad file:// URL");
  return decodeURIComponent(path.replace(/[?#].*$/s, ""));
}

/** A file as an answer without a status line; of a folder the names in it. Throws CurlError. */
export function readFileUrl(process: Process, address: string): HttpResponse {
  const path = pathOf(address);
  const { machine, credentials, cwd } = process;
  try {
    const place = absolute(path, cwd);
    const { kind, mtime } = machine.filesystem.stat(place, credentials);
    if (kind === "directory") {
      const names = machine.filesystem.readdir(place, credentials).filter((name) => !name.startsWith("."));
      return { status: 0, headers: new Map(), body: bytesOf(names.map((name) => `${name}\n`).join("")) };
    }
    const body = machine.filesystem.readFile(place, credentials);
    const headers = new Map([
      ["Content-Length", String(body.length)],
      ["Accept-ranges", "bytes"],
      ["Last-Modified", new Date(mtime).toUTCString()],
    ]);
    return { status: 0, headers, body };
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new CurlError(37, `Couldn't open file ${path}`);
  }
}

/** -T to a file. Throws CurlError. */
export async function writeFileUrl(
  process: Process,
  address: string,
  body: Uint8Array,
): Promise<HttpResponse> {
  const path = pathOf(address);
  try {
    const file = openDescriptor(process, path, { write: true, create: true, truncate: true });
    await process.wait(file.write(body));
    file.close();
    return { status: 0, headers: new Map(), body: new Uint8Array(0) };
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new CurlError(23, `cannot open ${path} for writing`);
  }
}
