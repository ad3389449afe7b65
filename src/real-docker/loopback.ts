import { createServer, type Server } from "node:http";
import type { HttpRequest, HttpResponse } from "../engine/process/types.ts";

/** The port that design.md gives the helper. */
export const LOOPBACK_PORT = 8099;

type Handler = (request: HttpRequest) => HttpResponse | Promise<HttpResponse>;

/** Serves the helper on 127.0.0.1 until the returned function is called. */
export function serveLoopback(handle: Handler): Promise<() => Promise<void>> {
  return serveHttp(handle, "127.0.0.1", LOOPBACK_PORT);
}

/** Serves a pure handler on an address of this machine until the returned function is called. */
export async function serveHttp(handle: Handler, host: string, port: number): Promise<() => Promise<void>> {
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const answer = await handle({
      method: incoming.method ?? "GET",
      url: `http://${incoming.headers.host ?? `${host}:${port}`}${incoming.url ?? "/"}`,
      headers: new Map(
        Object.entries(incoming.headers).map(([name, value]) => [
          name,
          Array.isArray(value) ? value.join(", ") : (value ?? ""),
        ]),
      ),
      rawHeaders: pairsOf(incoming.rawHeaders),
      body: new Uint8Array(Buffer.concat(chunks)),
    });
    outgoing.writeHead(answer.status, answer.statusText, Object.fromEntries(answer.headers));
    outgoing.end(answer.body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return () => close(server);
}

/** Node lists names and values in turn. */
function pairsOf(list: readonly string[]): [string, string][] {
  return Array.from({ length: list.length / 2 }, (_, index) => [
    list[2 * index] ?? "",
    list[2 * index + 1] ?? "",
  ]);
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
