/**
 * `npm start`: builds the static site when it is missing or older than its sources, serves it on
 * localhost, and prints the address. `--port N` picks the port (default 4321, or the next free one).
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import sirv from "sirv";
import { securityHeaders } from "../site/headers.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const DIST = join(ROOT, "dist");
const SOURCES = ["src", "content", "lessons", "public", "astro.config.mjs", "package-lock.json"];

function newestChange(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

/** Builds into `dist/` unless the page there is newer than everything it is made from. */
export function buildIfNeeded(): void {
  const built = statSync(join(DIST, "index.html"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built > Math.max(...SOURCES.map((source) => newestChange(join(ROOT, source))))) return;
  console.log("Building the site...");
  const build = spawnSync("npm", ["run", "--silent", "build"], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: "1" },
  });
  if (build.status !== 0) throw new Error("the site could not be built; `npm run build` shows why");
}

/** Serves `dist/` with the site's security headers; tries the next port while one is taken. */
export function serve(port: number): Promise<{ server: Server; address: string }> {
  if (!existsSync(DIST)) throw new Error("there is no dist/ folder to serve; run `npm run build` first");
  const files = sirv(DIST, { etag: true, setHeaders: setSecurityHeaders });
  const server = createServer((request, response) => files(request, response, () => notFound(response)));
  return new Promise((started, failed) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE" && port !== 0) serve(port + 1).then(started, failed);
      else failed(error);
    });
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      const actual = typeof address === "object" && address ? address.port : port;
      started({ server, address: `http://localhost:${actual}/` });
    });
  });

  function notFound(response: import("node:http").ServerResponse): void {
    setSecurityHeaders(response);
    response.writeHead(404, { "Content-Type": "text/html; charset=utf-8" });
    response.end(readFileSync(join(DIST, "404.html")));
  }
}

function setSecurityHeaders(response: import("node:http").ServerResponse): void {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { port: { type: "string", default: "4321" } } });
  buildIfNeeded();
  const { address } = await serve(Number(values.port));
  console.log(`Leaklab is at ${address} (Ctrl+C ends it)`);
}
