/**
 * The helper of a case that says `helper: loopback-http`: a web server on 127.0.0.1:8099 while the case
 * runs. One pure handler; the simulated network has it as an endpoint, and the runner for the real engine
 * wraps it in a real server, so that both see the same bytes. It knows no accounts: any credential will do.
 */
import type { Endpoint, HttpRequest, HttpResponse } from "../process/types.ts";
import { dumbRepository } from "./dumb-git.ts";
import { httpEndpoint, respond, respondJson } from "./http.ts";
import { isPackageFormat, packageRepository } from "./packages/index.ts";
import { distOf, tarball } from "./tarball.ts";

export const LOOPBACK_HOST = "127.0.0.1";
export const LOOPBACK_PORT = 8099;

const TEXT = { "content-type": "text/plain" };
const CREDENTIAL_HEADERS = ["authorization", "x-api-key", "private-token"];
const REPOSITORY = dumbRepository({ "lib.txt": "the library\n" }, "the library");

function notFound(): HttpResponse {
  return respond(404, "not found\n", TEXT);
}

function refused(): HttpResponse {
  return respond(401, "who are you?", { ...TEXT, "www-authenticate": 'Basic realm="private"' });
}

/** `NAME` gives metadata, `NAME/-/FILE.tgz` the tarball; scoped names come as `@s%2fname` or `@s/name`. */
function npm(url: URL, path: string): HttpResponse {
  const [name, file] = decodeURIComponent(path).split("/-/");
  // `-/whoami`, `-/npm/v1/security/...`: what a registry does besides packages is not here.
  if (!name || name === "-" || name.startsWith("-/")) return notFound();
  const archive = tarball({ "package/package.json": `${JSON.stringify({ name, version: "1.0.0" })}\n` });
  if (file !== undefined) return respond(200, archive, { "content-type": "application/octet-stream" });
  const url100 = `${url.origin}/npm/${name}/-/${name.replace(/^.*\//, "")}-1.0.0.tgz`;
  const version = { name, version: "1.0.0", dist: { tarball: url100, ...distOf(archive) } };
  return respondJson(200, { name, "dist-tags": { latest: "1.0.0" }, versions: { "1.0.0": version } });
}

function echo(request: HttpRequest, url: URL): HttpResponse {
  const headers = request.rawHeaders ?? [...request.headers];
  const lines = [
    `${request.method} ${url.pathname}${url.search} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ];
  return respond(200, `${lines.join("\n")}\n`, TEXT);
}

/** Answers one request, of any method. */
export function loopbackHttp(request: HttpRequest): HttpResponse {
  const url = new URL(request.url);
  const [, area = "", rest = ""] = /^\/([^/]*)\/(.*)$/.exec(url.pathname) ?? [];
  const known = CREDENTIAL_HEADERS.some((name) => request.headers.has(name));
  switch (area) {
    case "open":
      return respond(200, "here is the artefact\n", TEXT);
    case "echo":
      return echo(request, url);
    case "private":
      return known ? respond(200, "here is the artefact\n", TEXT) : refused();
    case "repo.git":
      return known ? REPOSITORY.answer(rest) : refused();
    case "npm":
      return known ? npm(url, rest) : refused();
    default:
      if (!isPackageFormat(area)) return notFound();
      return known
        ? (packageRepository(area, request.method, `${url.origin}/${area}`, rest) ?? notFound())
        : refused();
  }
}

export function loopbackHttpEndpoint(): Endpoint {
  return httpEndpoint(loopbackHttp);
}
