/**
 * `python3 -m http.server [PORT] [--bind ADDRESS] [-d FOLDER]`: files of a folder. Every request is a line on standard error, its
 * query included. What it prints at its start stays in a buffer that a signal throws away, unless -u or
 * PYTHONUNBUFFERED is given.
 */
import { bytesOf, print, printError } from "../../process/io.ts";
import { type HttpRequest, type HttpResponse, NetworkError, type Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { absolutePath, exists, isFolder, namesIn, readBytes } from "../pip/files.ts";
import { unbuffered } from "./index.ts";

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css",
  gz: "application/gzip",
  htm: "text/html",
  html: "text/html",
  jpg: "image/jpeg",
  js: "text/javascript",
  json: "application/json",
  md: "text/markdown",
  pdf: "application/pdf",
  png: "image/png",
  svg: "image/svg+xml",
  tar: "application/x-tar",
  txt: "text/plain",
  xml: "text/xml",
  zip: "application/zip",
};

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

interface Settings {
  readonly port: number;
  readonly address: string;
  readonly folder: string;
}

function read(process: Process, words: readonly string[]): Settings {
  let port = 8000;
  let address = "0.0.0.0";
  let folder = process.cwd;
  const todo = [...words].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    const [, name, glued] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? [];
    const option = name ?? word;
    if (option === "--bind" || option === "-b") address = glued ?? todo.pop() ?? "";
    else if (option === "--directory" || option === "-d")
      folder = absolutePath(process, glued ?? todo.pop() ?? "");
    else if (/^\d+$/.test(word)) port = Number(word);
    else throw new NotModelledError(`python3 -m http.server ${word}`);
  }
  return { port, address, folder };
}

export async function httpServer(process: Process, words: readonly string[]): Promise<number> {
  const { port, address, folder } = read(process, words);
  const handle = async (request: HttpRequest): Promise<HttpResponse> => {
    const response = answer(process, folder, request);
    const { pathname, search } = new URL(request.url);
    const line = `"${request.method} ${pathname}${search} HTTP/1.1" ${response.status} -`;
    const note =
      response.status === 404
        ? "code 404, message File not found"
        : response.status === 501
          ? `code 501, message Unsupported method ('${request.method}')`
          : undefined;
    for (const each of note === undefined ? [line] : [note, line])
      await printError(process, `127.0.0.1 - - [${stamp(process)}] ${each}\n`);
    return response;
  };
  let close: () => void;
  try {
    close = process.machine.network.listen(port, { protocol: "http", handle });
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    await printError(
      process,
      "Traceback (most recent call last):\nOSError: [Errno 98] Address already in use\n",
    );
    return 1;
  }
  if (unbuffered.has(process) || process.environment.get("PYTHONUNBUFFERED"))
    await print(process, `Serving HTTP on ${address} port ${port} (http://${address}:${port}/) ...\n`);
  let stop: (status: number) => void = () => undefined;
  const stopped = new Promise<number>((resolve) => {
    stop = resolve;
  });
  process.onSignal("SIGINT", () => stop(0));
  try {
    return await process.wait(stopped);
  } finally {
    close();
  }
}

/** `23/Nov/2026 07:53:36` */
function stamp(process: Process): string {
  const [day = "", time = ""] = new Date(process.machine.clock.now()).toISOString().split("T");
  const [year, month, date] = day.split("-");
  return `${date}/${MONTHS[Number(month) - 1]}/${year} ${time.slice(0, 8)}`;
}

function answer(process: Process, folder: string, { method, url }: HttpRequest): HttpResponse {
  const { pathname } = new URL(url);
  const headers = new Map([["server", "SimpleHTTP/0.6 Python/3.13.5"]]);
  const give = (status: number, body: Uint8Array, more: Readonly<Record<string, string>>): HttpResponse => {
    for (const [name, value] of Object.entries({ ...more, "content-length": String(body.length) }))
      headers.set(name, value);
    return { status, headers, body: method === "HEAD" ? new Uint8Array(0) : body };
  };
  const html = "text/html;charset=utf-8";
  if (method !== "GET" && method !== "HEAD") {
    const what = `Unsupported method ('${method}')`;
    return give(501, bytesOf(errorPage(501, what, "Server does not support this operation")), {
      "content-type": html,
    });
  }
  const path = absolutePath(
    process,
    `${folder}/${decodeURIComponent(pathname).replaceAll(/(^|\/)\.\.(?=\/|$)/g, "$1")}`,
  );
  if (isFolder(process, path)) {
    if (!pathname.endsWith("/")) return give(301, new Uint8Array(0), { location: `${pathname}/` });
    const index = ["index.html", "index.htm"]
      .map((name) => `${path}/${name}`)
      .find((each) => exists(process, each));
    if (index !== undefined)
      return give(200, readBytes(process, index) ?? new Uint8Array(0), { "content-type": "text/html" });
    return give(200, bytesOf(listing(process, path, pathname)), {
      "content-type": "text/html; charset=utf-8",
    });
  }
  const content = pathname.endsWith("/") ? undefined : readBytes(process, path);
  if (!content) {
    return give(404, bytesOf(errorPage(404, "File not found", "Nothing matches the given URI")), {
      "content-type": html,
    });
  }
  const type = TYPES[/\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? ""] ?? "application/octet-stream";
  const modified = new Date(process.machine.filesystem.stat(path, process.credentials).mtime).toUTCString();
  return give(200, content, { "content-type": type, "last-modified": modified });
}

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

function listing(process: Process, path: string, shown: string): string {
  const title = `Directory listing for ${escaped(decodeURIComponent(shown))}`;
  const rows = namesIn(process, path).map((name) => {
    const label = isFolder(process, `${path}/${name}`) ? `${name}/` : name;
    return `<li><a href="${encodeURI(label)}">${escaped(label)}</a></li>\n`;
  });
  return (
    `<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>${title}</title>\n</head>\n<body>\n` +
    `<h1>${title}</h1>\n<hr>\n<ul>\n${rows.join("")}</ul>\n<hr>\n</body>\n</html>\n`
  );
}

function errorPage(status: number, message: string, explanation: string): string {
  return (
    '<!DOCTYPE HTML>\n<html lang="en">\n    <head>\n        <meta charset="utf-8">\n        <title>Error response</title>\n' +
    `    </head>\n    <body>\n        <h1>Error response</h1>\n        <p>Error code: ${status}</p>\n` +
    `        <p>Message: ${escaped(message)}.</p>\n        <p>Error code explanation: ${status} - ${explanation}.</p>\n` +
    "    </body>\n</html>\n"
  );
}
