/**
 * yarn 1's requests. A login is shown for scoped packages, and for all others only with `always-auth`: without it
 * a token in .npmrc stays unused. Answers 400, 401 and 404 to metadata mean that the package does not exist.
 */
import { textOf } from "../../process/io.ts";
import type { HttpResponse } from "../../process/types.ts";
import { basicAuth, NetworkError, ProtocolError, sendRequest } from "../net/http.ts";
import { type Metadata, type Picked, pickVersion } from "../node-packages/graph.ts";
import { scopeOf } from "./config.ts";
import { YarnFailure } from "./failure.ts";
import type { Session } from "./session.ts";

const REASONS: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  500: "Internal Server Error",
};

/** The name as it stands in a registry's address. */
function escaped(name: string): string {
  return name.replace("/", "%2f");
}

/** Only the host and the path count; `www.` and the login do not. */
function partsOf(address: string): { readonly host: string; readonly path: string } {
  if (!URL.canParse(address)) return { host: "", path: "" };
  const { host, pathname } = new URL(address);
  return { host: host.replace(/^www\./, ""), path: pathname.replace(/\/$/, "") };
}

function headersFor(session: Session, url: URL, ident: string): [string, string][] {
  const { config } = session;
  const registry = config.registryFor(ident);
  const to = partsOf(url.href);
  const home = partsOf(registry);
  const isToRegistry =
    (to.host === home.host && to.path.startsWith(home.path)) || config.hasLoginFor(to.host, to.path);
  const always = config.registryOption(registry, "always-auth");
  const shows = isToRegistry && (Boolean(always) || scopeOf(ident) !== "");
  const authorization = shows ? config.authorizationFor(registry) : "";
  const fromUrl = url.username
    ? basicAuth(decodeURIComponent(url.username), decodeURIComponent(url.password))
    : "";
  const login = authorization || fromUrl;
  return [
    ["User-Agent", config.text("user-agent") ?? ""],
    ["Accept", "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*"],
    ...(login ? ([["authorization", login]] as [string, string][]) : []),
    ["host", url.host],
    ["Connection", "keep-alive"],
  ];
}

async function request(session: Session, address: string, ident: string): Promise<HttpResponse> {
  if (!URL.canParse(address)) throw new YarnFailure(`Error: ${address}: Invalid URI "${address}"`);
  const url = new URL(address);
  await session.verbose(`Performing "GET" request to "${address}".`);
  try {
    return await sendRequest(session.process, url, { headers: headersFor(session, url, ident) });
  } catch (error) {
    if (error instanceof NetworkError) {
      const what =
        error.code === "ENOTFOUND"
          ? `getaddrinfo ENOTFOUND ${error.host}`
          : `connect ${error.code} ${error.host}:${error.port}`;
      throw new YarnFailure(`Error: ${what}`);
    }
    if (error instanceof ProtocolError) throw new YarnFailure(`Error: ${error.message}`);
    throw error;
  }
}

function errorOf(response: HttpResponse): string | undefined {
  try {
    const { error } = JSON.parse(textOf(response.body)) as { error?: unknown };
    return typeof error === "string" ? error : undefined;
  } catch {
    return undefined;
  }
}

/** Metadata of a package; undefined where the registry does not have it, or does not say so to this caller. */
async function metadata(session: Session, name: string): Promise<Metadata | undefined> {
  const ident = escaped(name);
  const registry = session.config.registryFor(ident);
  const address = `${registry.endsWith("/") ? registry : `${registry}/`}${ident}`;
  const response = await request(session, address, ident);
  await session.verbose(`Request "${address}" finished with status code ${response.status}.`);
  const error = errorOf(response);
  if (error !== undefined) throw new YarnFailure(`Error: ${address}: ${error}`);
  if ([400, 401, 404].includes(response.status)) return undefined;
  if (response.status >= 400)
    throw new YarnFailure(`Error: ${address}: Request "${address}" returned a ${response.status}`);
  return JSON.parse(textOf(response.body)) as Metadata;
}

/** The version that a range means. Throws YarnFailure. */
export async function pick(session: Session, name: string, range: string, by: string): Promise<Picked> {
  const all = await metadata(session, name);
  const required = by === "" ? "" : ` required by "${by}"`;
  if (!all) throw new YarnFailure(`Couldn't find package "${name}"${required} on the "npm" registry.`);
  const picked = pickVersion(all, range);
  if (picked) return picked;
  throw new YarnFailure(`Couldn't find any versions for "${name}" that matches "${range}"`);
}

/** The bytes of a tarball. Throws YarnFailure. */
export async function fetchTarball(session: Session, name: string, address: string): Promise<Uint8Array> {
  const response = await request(session, address, escaped(name));
  if (response.status < 300) return response.body;
  const reason = `${response.status} ${REASONS[response.status] ?? ""}`.trimEnd();
  throw new YarnFailure(`Error: ${address}: Request failed "${reason}"`);
}
