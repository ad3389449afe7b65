/**
 * A module proxy (https://go.dev/ref/mod#goproxy-protocol). The login comes from ~/.netrc or the address, and only over
 * TLS: an address with a login and without TLS is refused, its password shown as `xxxxx`, a lone user name as it is.
 */
import { unzipSync } from "fflate";
import { textOf } from "../../process/io.ts";
import { type HttpResponse, NetworkError } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { basicAuth, type Headers, ProtocolError, sendRequest } from "../net/http.ts";
import { netrcLogin } from "../net/netrc.ts";
import { statusText } from "../net/status-text.ts";
import type { GoSettings } from "./settings.ts";
import { type Origin, OriginError } from "./types.ts";

type Trace = (line: string) => Promise<void>;

/** As Go's URL.Redacted: the password is hidden, the user is not. */
export function redacted(url: URL): string {
  const login = url.username ? `${url.username}${url.password ? ":xxxxx" : ""}@` : "";
  return `${url.protocol}//${login}${url.host}${url.pathname}${url.search}`;
}

function headersFor(settings: GoSettings, url: URL): Headers {
  const agent = ["User-Agent", "Go-http-client/1.1"] as const;
  if (url.protocol !== "https:") return [agent];
  const way = settings.get("GOAUTH");
  if (!/^(?:netrc|off)$/.test(way)) throw new NotModelledError(`GOAUTH=${way}`);
  const path = settings.files.variable("NETRC") ?? `${settings.files.home}/.netrc`;
  const kept = way === "off" ? undefined : netrcLogin(settings.files.readText(path) ?? "", url.hostname);
  const own = url.username
    ? { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) }
    : undefined;
  const login = kept ?? own;
  return login ? [agent, ["Authorization", basicAuth(login.user, login.password)]] : [agent];
}

/** What Go's net package says of a host that nobody reaches. */
export function dialError(error: NetworkError): string {
  if (error.code === "ENOTFOUND") return `dial tcp: lookup ${error.host}: no such host`;
  const why = error.code === "ECONNREFUSED" ? "connection refused" : "network is unreachable";
  return `dial tcp ${error.host}:${error.port}: connect: ${why}`;
}

/** Fetches an address as the go command does. Throws OriginError. */
export async function fetchUrl(settings: GoSettings, url: URL, trace: Trace): Promise<HttpResponse> {
  const shown = redacted(url);
  if (url.protocol === "http:" && url.username) {
    await trace(`# get ${shown}: insecure credentials\n`);
    throw new OriginError(`refusing to pass credentials to insecure URL: ${shown}`);
  }
  await trace(`# get ${shown}\n`);
  try {
    const answer = await sendRequest(settings.files.process, url, { headers: headersFor(settings, url) });
    await trace(`# get ${shown}: ${answer.status} ${statusText(answer.status)} (0.001s)\n`);
    return answer;
  } catch (error) {
    if (!(error instanceof NetworkError) && !(error instanceof ProtocolError)) throw error;
    const why =
      error instanceof NetworkError ? dialError(error) : "http: server gave HTTP response to HTTPS client";
    // The library for HTTP hides a password with stars.
    const text = `Get "${shown.replace(":xxxxx@", ":***@")}": ${why}`;
    await trace(`# get ${shown}: ${text}\n`);
    throw new OriginError(text);
  }
}

export class ProxyOrigin implements Origin {
  private readonly settings: GoSettings;
  private readonly base: string;
  private readonly trace: Trace;

  constructor(settings: GoSettings, address: string, module: string, trace: Trace) {
    const escaped = module.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
    const withScheme = /^[a-z]+:\/\//.test(address) ? address : `https://${address}`;
    this.settings = settings;
    this.base = `${withScheme.replace(/\/$/, "")}/${escaped}`;
    this.trace = trace;
  }

  async resolve(query: string): Promise<string> {
    if (query !== "latest") {
      if (/^v\d+\.\d+\.\d+/.test(query)) return query;
      const { Version: version } = JSON.parse(textOf(await this.get(`@v/${query}.info`))) as {
        Version: string;
      };
      return version;
    }
    const list = textOf(await this.get("@v/list"))
      .split("\n")
      .filter((line) => /^v\d+\.\d+\.\d+/.test(line));
    const released = list.filter((version) => !version.includes("-"));
    const newest = (released.length > 0 ? released : list).sort(byVersion).at(-1);
    if (newest !== undefined) return newest;
    const { Version: version } = JSON.parse(textOf(await this.get("@latest"))) as { Version: string };
    return version;
  }

  async mod(version: string): Promise<string> {
    return textOf(await this.get(`@v/${version}.mod`));
  }

  async files(version: string): Promise<ReadonlyMap<string, Uint8Array>> {
    const entries = Object.entries(unzipSync(await this.get(`@v/${version}.zip`)));
    return new Map(entries.map(([name, content]) => [name.replace(/^.*?@[^/]*\//, ""), content]));
  }

  private async get(path: string): Promise<Uint8Array> {
    const url = new URL(`${this.base}/${path}`);
    const { status, headers, body } = await fetchUrl(this.settings, url, this.trace);
    if (status < 400) return body;
    const lines = /^text\/plain/.test(headers.get("content-type") ?? "")
      ? textOf(body).trim().split("\n")
      : [];
    const detail = lines.length > 1 ? `\n\t\t${lines.join("\n\t\t")}` : ` ${lines[0] ?? ""}`;
    const said = lines[0] ? `\n\tserver response:${detail}` : "";
    const missing = status === 404 || status === 410;
    throw new OriginError(`reading ${redacted(url)}: ${status} ${statusText(status)}${said}`, missing);
  }
}

function byVersion(a: string, b: string): number {
  const key = (version: string) => version.replace(/\d+/g, (digits) => digits.padStart(8, "0"));
  return key(a) < key(b) ? -1 : 1;
}
