/** Asking a registry: metadata and tarballs, with the credentials that the configuration holds for its address. */
import { textOf } from "../../process/io.ts";
import type { HttpResponse } from "../../process/types.ts";
import { distOf } from "../../services/tarball.ts";
import { NetworkError, ProtocolError, sendRequest } from "../net/http.ts";
import { answeredBefore, remember, remembered } from "./cache.ts";
import { NpmFailure, refused, unreachable } from "./failure.ts";
import { maxSatisfying } from "./semver.ts";
import type { Session } from "./session.ts";

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly bin?: string | Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly license?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly description?: string;
  readonly hasInstallScript?: boolean;
  readonly dist: { readonly tarball: string; readonly integrity?: string; readonly shasum?: string };
}

export interface Packument {
  readonly name: string;
  readonly "dist-tags": Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, Manifest>>;
}

/** The registry that npm asks where no other one is configured. */
export const PUBLIC_REGISTRY = "https://registry.npmjs.org/";

const STATUS_TEXT: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  500: "Internal Server Error",
};

const NO_HEADER = /[^\t\x20-\x7e\x80-\xff]/;

/**
 * A header that HTTP does not allow, a token with the newline of its file most often, is printed with the complaint
 * (minipass-fetch): seen with a secret mount's `env=`.
 */
function illegalHeader(value: string): NpmFailure {
  const lines = `${value} is not a legal HTTP header value`.split("\n");
  return new NpmFailure(lines, 1, [`stack TypeError: ${lines.join("\nstack ")}`]);
}

/** One request with npm's headers. `wanted` is what error texts call the thing. Throws NpmFailure. */
export async function fetchFrom(
  session: Session,
  address: string,
  wanted: string,
  options: {
    readonly accept?: string;
    readonly method?: string;
    readonly body?: string;
    /** What the log says of the cache. */
    readonly cache?: "miss" | "skip";
    /** The package that it is for: its scope may have a registry of its own. */
    readonly name?: string;
  } = {},
): Promise<HttpResponse> {
  const { config, process } = session;
  const { accept, method = "GET", body, cache = accept === undefined ? undefined : "miss", name } = options;
  const url = new URL(address);
  const authorization = config.authorizationFor(url, name);
  if (authorization !== undefined && NO_HEADER.test(authorization)) throw illegalHeader(authorization);
  const headers: [string, string][] = [
    ["user-agent", config.userAgent],
    ...(accept === undefined ? [] : ([["accept", accept]] as [string, string][])),
    ["npm-auth-type", "web"],
    ["npm-command", session.command],
    ...(authorization === undefined ? [] : ([["authorization", authorization]] as [string, string][])),
    ["host", url.host],
    ["connection", "keep-alive"],
  ];
  const response = await send(session, url, method, headers, body);
  // What is hidden of the address is its password: a token that stands there as the user is shown.
  // Only what went well is stored.
  const kept = cache === "miss" && response.status !== 200 ? "skip" : cache;
  await session.note(
    "http",
    `fetch ${method} ${response.status} ${address} 1ms${kept === undefined ? "" : ` (cache ${kept})`}`,
  );
  if (response.status < 400) return response;
  throw refused({
    ...{ method, url: address, status: response.status, wanted },
    statusText: response.statusText ?? STATUS_TEXT[response.status] ?? "",
    reason: reasonOf(response),
    challenge: response.headers.get("www-authenticate"),
  });

  async function send(_session: Session, to: URL, verb: string, sent: [string, string][], text?: string) {
    try {
      return await sendRequest(process, to, {
        method: verb,
        headers: sent,
        ...(text === undefined ? {} : { body: new TextEncoder().encode(text) }),
      });
    } catch (error) {
      if (error instanceof NetworkError) throw unreachable(error.code, error.host, error.port, to.href);
      if (error instanceof ProtocolError)
        throw new NpmFailure(["code EPROTO", `request to ${to.href} failed, reason: ${error.message}`]);
      throw error;
    }
  }
}

function reasonOf(response: HttpResponse): string | undefined {
  try {
    const body = JSON.parse(textOf(response.body)) as { error?: unknown };
    return typeof body.error === "string" ? body.error : undefined;
  } catch {
    return undefined;
  }
}

/** An answer that should be JSON; one that is not is shown with its address, as minipass-fetch and V8 word it. */
function jsonOf(response: HttpResponse, url: string): unknown {
  const text = textOf(response.body);
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = `invalid json response body at ${url} reason: ${(error as Error).message}`;
    throw new NpmFailure(["code FETCH_ERROR", "errno FETCH_ERROR", why], 1, [
      "type invalid-json",
      `stack FetchError: ${why}`,
    ]);
  }
}

/** The name as it stands in a registry's URL: `@scope%2fname`. */
function escaped(name: string): string {
  return name.replace("/", "%2f");
}

export async function packument(
  session: Session,
  name: string,
  wanted: string,
  registry: string = session.config.registryFor(name),
): Promise<Packument> {
  const url = `${registry}${escaped(name)}`;
  // With a password in the registry's URL this line keeps it: what npm hides is a URL that stands alone.
  await session.note("silly", `packumentCache full:${url} cache-miss`);
  const before = await answeredBefore(session, url);
  if (before) return JSON.parse(textOf(before)) as Packument;
  const response = await fetchFrom(session, url, wanted, { accept: "application/json", name });
  remember(session, url, response, "application/json");
  return jsonOf(response, url) as Packument;
}

/** The version of `name` that a range or a tag means. Throws NpmFailure ETARGET. */
export async function manifestOf(session: Session, name: string, range: string): Promise<Manifest> {
  const wanted = `${name}@${range}`;
  await session.note("silly", `fetch manifest ${wanted}`);
  const all = await packument(session, name, wanted);
  const version =
    all["dist-tags"][range === "" ? "latest" : range] ?? maxSatisfying(Object.keys(all.versions), range);
  const latest = all["dist-tags"].latest;
  const best = range === "*" ? (latest ?? version) : version;
  const manifest = best === undefined ? undefined : all.versions[best];
  if (manifest) return manifest;
  throw new NpmFailure([
    "code ETARGET",
    `notarget No matching version found for ${wanted}.`,
    "notarget In most cases you or one of your dependencies are requesting a package version that doesn't exist.",
  ]);
}

/** The bytes of a tarball, checked against the lockfile's or the registry's digest. */
export async function tarballOf(
  session: Session,
  name: string,
  resolved: string,
  integrity: string | undefined,
): Promise<Uint8Array> {
  // What the public registry's lockfiles name is fetched from the configured registry (replace-registry-host).
  const url = resolved.startsWith(PUBLIC_REGISTRY)
    ? session.config.registryFor(name) + resolved.slice(PUBLIC_REGISTRY.length)
    : resolved;
  // Only what has a digest is looked for in the cache (pacote). The name before the address keeps its password in the log: npm hides
  // it in addresses that stand alone.
  const kept = remembered(session, integrity);
  if (kept) {
    await session.note("http", `cache ${name}@${url} 1ms (cache hit)`);
    return kept;
  }
  const before = await answeredBefore(session, url);
  if (before) return before;
  if (integrity !== undefined)
    await session.note("silly", `tarball no local data for ${name}@${url}. Extracting by manifest.`);
  const response = await fetchFrom(session, url, `${name}@${url}`, { cache: "miss", name });
  remember(session, url, response, undefined);
  const found = distOf(response.body).integrity;
  if (integrity?.startsWith("sha512-") && integrity !== found) {
    throw new NpmFailure([
      "code EINTEGRITY",
      `sha512 integrity checksum failed when using sha512: wanted ${integrity} but got ${found}. (${response.body.length} bytes)`,
    ]);
  }
  return response.body;
}
