/**
 * pnpm's requests. A login is looked up by the address that is asked for, from its own path upwards; one in the
 * address itself comes first, but tarballs have none there. Errors show the first four letters of a login.
 */
import { textOf } from "../../process/io.ts";
import type { HttpResponse } from "../../process/types.ts";
import { distOf } from "../../services/tarball.ts";
import { NotModelledError } from "../../source/errors.ts";
import { NetworkError, ProtocolError, sendRequest } from "../net/http.ts";
import { putFile } from "../node-packages/files.ts";
import { type Metadata, type Picked, pickVersion } from "../node-packages/graph.ts";
import { nerfDart } from "../npm/config.ts";
import { PnpmFailure } from "./failure.ts";
import type { Session } from "./session.ts";

const REASONS: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  500: "Internal Server Error",
};

function decoded(text: string): string {
  try {
    return atob(text);
  } catch {
    return "";
  }
}

/** The logins of the settings by `//host/path/`. */
function logins(session: Session): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of session.config.raw) {
    const at = key.lastIndexOf(":");
    const place = key.slice(0, Math.max(at, 0));
    const kind = key.slice(at + 1);
    if (kind === "tokenHelper") throw new NotModelledError("pnpm's tokenHelper");
    if (kind === "_authToken") found.set(place, `Bearer ${value}`);
    if (kind === "_auth") found.set(place, `Basic ${value}`);
    const password = session.config.get(`${place}:_password`);
    if (kind === "username" && password !== undefined)
      found.set(place, `Basic ${btoa(`${value}:${decoded(password)}`)}`);
  }
  return found;
}

function authorizationFor(session: Session, url: URL): string | undefined {
  if (url.username || url.password) return `Basic ${btoa(`${url.username}:${url.password}`)}`;
  const known = logins(session);
  const withPort = nerfDart(`${url.href}/`);
  for (const full of [withPort, withPort.replace(/:\d+\//, "/")]) {
    const parts = full.split("/");
    for (let length = parts.length - 1; length >= 3; length--) {
      const found = known.get(`${parts.slice(0, length).join("/")}/`);
      if (found) return found;
    }
  }
  return undefined;
}

/** `Bearer npm_[hidden]`: the beginning of a login of twenty letters or more. */
function hidden(authorization: string): string {
  const [kind, token = ""] = authorization.split(" ");
  return token.length < 20 ? `${kind} [hidden]` : `${kind} ${token.slice(0, 4)}[hidden]`;
}

function settingsShown(session: Session): string[] {
  return [...session.config.raw].flatMap(([key, value]) => {
    if (key.startsWith("@")) return [`${key}=${value}`];
    if (key.endsWith("_password")) return [`${key}=[hidden]`];
    if (/_auth(Token)?$/.test(key)) return [`${key}=${value.slice(0, 4)}[hidden]`];
    return key.endsWith("username") ? [`${key}=${value}`] : [];
  });
}

function refused(session: Session, address: string, response: HttpResponse, login: string | undefined) {
  const { status } = response;
  const reason = response.statusText ?? REASONS[status] ?? "";
  const title = `GET ${address}: ${reason} - ${status}`;
  const used = login
    ? `An authorization header was used: ${hidden(login)}`
    : "No authorization header was set for the request.";
  const where = `This error happened while installing a direct dependency of ${session.dir}`;
  if (status === 404) {
    const name = address.replace(/^.*\//, "");
    const missing = `${name} is not in the npm registry, or you have no permission to fetch it.`;
    return new PnpmFailure("PNPM_FETCH_404", title, [where, "", missing, "", used]);
  }
  if (status !== 401 && status !== 403) return new PnpmFailure(`PNPM_FETCH_${status}`, title, [where]);
  const shown = ["These authorization settings were found:", ...settingsShown(session)];
  return new PnpmFailure(`PNPM_FETCH_${status}`, title, [where, "", used, "", ...shown]);
}

function duration(ms: number): string {
  const [amount, unit] =
    ms < 1000 ? [ms, "millisecond"] : ms < 60_000 ? [ms / 1000, "second"] : [ms / 60_000, "minute"];
  return `${amount} ${unit}${amount === 1 ? "" : "s"}`;
}

/** One request; refused connections are tried again, and the address that is told then has its login. */
async function request(session: Session, address: string): Promise<HttpResponse> {
  const { process, config } = session;
  const url = new URL(address);
  const login = authorizationFor(session, url);
  const headers: [string, string][] = [
    ...(login === undefined ? [] : ([["authorization", login]] as [string, string][])),
    ["user-agent", config.get("user-agent") ?? ""],
    ["accept", "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*"],
    ["host", url.host],
    ["connection", "keep-alive"],
  ];
  const most = Number(config.get("fetch-retries") ?? 2);
  for (let attempt = 1; ; attempt++) {
    let problem: string;
    try {
      const response = await sendRequest(process, url, { headers });
      if (response.status < 400) return response;
      if (response.status < 500) throw refused(session, address, response, login);
      if (attempt > most) throw refused(session, address, response, login);
      problem = String(response.status);
    } catch (error) {
      if (!(error instanceof NetworkError || error instanceof ProtocolError)) throw error;
      problem = error instanceof NetworkError ? error.code : "EPROTO";
      if (attempt > most) {
        const what =
          error instanceof NetworkError && problem !== "ENOTFOUND"
            ? `connect ${problem} ${error.host}:${error.port}`
            : error instanceof NetworkError
              ? `getaddrinfo ENOTFOUND ${error.host}`
              : error.message;
        throw new PnpmFailure(
          "PNPM_META_FETCH_FAIL",
          `GET ${address}: request to ${address} failed, reason: ${what}`,
          [`This error happened while installing a direct dependency of ${session.dir}`],
        );
      }
    }
    const wait = Number(config.get("fetch-retry-mintimeout") ?? 10_000) * 10 ** (attempt - 1);
    const ms = Math.min(wait, Number(config.get("fetch-retry-maxtimeout") ?? 60_000));
    await session.warn(
      `GET ${address} error (${problem}). Will retry in ${duration(ms)}. ${most - attempt + 1} retries left.`,
    );
    await process.sleep(ms);
  }
}

/** The version that a range means; its metadata stays in the cache. Throws PnpmFailure. */
export async function pick(session: Session, name: string, range: string): Promise<Picked> {
  const registry = session.config.registryFor(name);
  const response = await request(session, `${registry}${name.replace("/", "%2F")}`);
  const text = textOf(response.body);
  const all = JSON.parse(text) as Metadata;
  const host = new URL(registry).host.replace(":", "+");
  const cachedAt = session.process.machine.clock.now();
  const path = `${session.cache}/metadata-v1.3/${host}/${name}.json`;
  putFile(session.process, path, JSON.stringify({ ...all, cachedAt }));
  const picked = pickVersion(all, range);
  if (picked) return picked;
  throw new PnpmFailure("PNPM_NO_MATCHING_VERSION", `No matching version found for ${name}@${range}`, [
    `This error happened while installing a direct dependency of ${session.dir}`,
    "",
    `The latest release of ${name} is "${all["dist-tags"]?.latest ?? ""}".`,
  ]);
}

/** The address that a tarball has where nothing else is said. */
export function standardTarball(session: Session, name: string, version: string): string {
  return `${session.config.registryFor(name)}${name}/-/${name.replace(/^.*\//, "")}-${version}.tgz`;
}

/** The bytes of a tarball, checked. Throws PnpmFailure. */
export async function fetchTarball(session: Session, picked: Picked): Promise<Uint8Array> {
  const { body } = await request(session, picked.tarball);
  const { integrity } = distOf(body);
  if (!picked.integrity?.startsWith("sha512-") || picked.integrity === integrity) return body;
  throw new PnpmFailure(
    "PNPM_TARBALL_INTEGRITY",
    `Got unexpected checksum for "${picked.tarball}". Wanted "${picked.integrity}". Got "${integrity}".`,
  );
}
