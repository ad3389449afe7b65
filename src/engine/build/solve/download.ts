import { layerOf } from "../../filesystem/layer.ts";
import { digestOf } from "../../image/digest.ts";
import { type HttpResponse, type Network, NetworkError } from "../../process/types.ts";
import { StepError } from "../errors.ts";
import { toBase64 } from "../llb/base64.ts";
import type { SourceOp } from "../llb/ops.ts";
import type { Snapshot } from "./snapshot.ts";

const REDIRECTS = 10;

/** What an ADD of a URL fetched: a one-file snapshot, readable by root alone. */
export interface Download {
  readonly snapshot: Snapshot;
  readonly digest: string;
}

/** Downloads an `http(s)://` source. Throws StepError in BuildKit's words. */
export async function download(
  op: SourceOp,
  network: Network,
  now: number,
  secret: (id: string) => Uint8Array | undefined,
): Promise<Download> {
  const response = await fetch(op.identifier, network, secret);
  if (response.status < 200 || response.status >= 400) {
    throw new StepError(`invalid response status ${response.status}`, "failed to load cache key", undefined);
  }
  const digest = digestOf(response.body);
  const wanted = op.attrs?.["http.checksum"];
  if (wanted !== undefined && wanted !== digest) {
    throw new StepError(`digest mismatch ${digest}: ${wanted}`, undefined, undefined);
  }
  const modified = Date.parse(response.headers.get("last-modified") ?? "");
  const mtime = Number.isNaN(modified) ? now : modified;
  const path = `/${op.attrs?.["http.filename"] ?? "__unnamed__"}`;
  const file = { kind: "file", content: response.body, mode: 0o600, uid: 0, gid: 0, mtime } as const;
  const layer = layerOf([[path, file]]);
  return { snapshot: { id: `http ${layer.digest}`, layers: [{ layer }], times: [0] }, digest };
}

type Secrets = (id: string) => Uint8Array | undefined;

async function fetch(address: string, network: Network, secret: Secrets): Promise<HttpResponse> {
  let url = new URL(address);
  for (let count = 0; count <= REDIRECTS; count += 1) {
    const response = await request(url, network, authorization(url, secret));
    const location = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || location === undefined) return response;
    url = new URL(location, url);
  }
  throw refused(url, "stopped after 10 redirects");
}

function refused(url: URL, reason: string): StepError {
  const shown = new URL(url);
  // Go's errors hide a password, and nothing else.
  const text = shown.password === "" ? shown.href : shown.href.replace(`:${shown.password}@`, ":***@");
  return new StepError(`Get ${JSON.stringify(text)}: ${reason}`, "failed to load cache key", undefined);
}

/** The secrets HTTP_AUTH_HEADER_host and HTTP_AUTH_TOKEN_host of the build, else the URL's own login. */
function authorization(url: URL, secret: Secrets): string | undefined {
  const header = secret(`HTTP_AUTH_HEADER_${url.hostname}`);
  if (header) return new TextDecoder().decode(header);
  const token = secret(`HTTP_AUTH_TOKEN_${url.hostname}`);
  if (token) return `Bearer ${new TextDecoder().decode(token)}`;
  if (url.username === "" && url.password === "") return undefined;
  const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return `Basic ${toBase64(new TextEncoder().encode(login))}`;
}

async function request(url: URL, network: Network, login: string | undefined): Promise<HttpResponse> {
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  const rawHeaders: [string, string][] = [
    ["Host", url.host],
    ["User-Agent", "buildkit/v0.0-dev"],
    ...(login === undefined ? [] : ([["Authorization", login]] as [string, string][])),
    ["Accept-Encoding", "gzip"],
  ];
  const headers = new Map(rawHeaders.map(([name, value]) => [name.toLowerCase(), value]));
  try {
    const endpoint = network.connect(url.hostname, port);
    if (endpoint.protocol !== "http") throw refused(url, "EOF");
    const bare = new URL(url);
    bare.username = "";
    bare.password = "";
    bare.hash = "";
    return await endpoint.handle({
      method: "GET",
      url: bare.href,
      headers,
      rawHeaders,
      body: new Uint8Array(0),
    });
  } catch (error) {
    if (error instanceof NetworkError) throw refused(url, dialError(error, url.hostname, port));
    throw error;
  }
}

function dialError({ code }: NetworkError, host: string, port: number): string {
  if (code === "ENOTFOUND") return `dial tcp: lookup ${host}: no such host`;
  const reason = code === "ECONNREFUSED" ? "connection refused" : "network is unreachable";
  return `dial tcp ${host}:${port}: connect: ${reason}`;
}
