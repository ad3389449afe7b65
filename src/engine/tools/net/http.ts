/** HTTP between a simulated program and whoever listens on its machine's network. */
import { bytesOf } from "../../process/io.ts";
import { type HttpRequest, type HttpResponse, NetworkError, type Process } from "../../process/types.ts";
import { respond } from "../../services/http.ts";

export type Headers = readonly (readonly [string, string])[];

/** Something listens there, but not what was asked for: TLS where none is, a database where HTTP was tried. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

export function portOf(url: URL): number {
  return url.port ? Number(url.port) : url.protocol === "https:" ? 443 : 80;
}

/** The host of an address in the case in which it was typed, as libcurl keeps it; a URL has it in small letters. */
export function typedHost(address: string): string {
  const [, authority = ""] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/?#]*)/i.exec(address) ?? [];
  return authority.replace(/^.*@/, "").replace(/:\d*$/, "");
}

/** Why libcurl takes no such address, in its words; undefined for one that it takes. A slash in a password ends the host. */
export function rejected(address: string): string | undefined {
  const [, authority = ""] = /^\w+:\/\/([^/?#]*)/.exec(address) ?? [];
  const port = /:([^:\]]*)$/.exec(authority.replace(/^.*@/, ""))?.[1] ?? "";
  if (/\s/.test(address)) return "URL rejected: Malformed input to a URL function";
  if (!/^\d*$/.test(port) || Number(port) > 65535)
    return "URL rejected: Port number was not a decimal number between 0 and 65535";
  return URL.canParse(address) ? undefined : "URL rejected: Malformed input to a URL function";
}

/** The Authorization value of HTTP's basic scheme. */
export function basicAuth(user: string, password: string): string {
  let binary = "";
  for (const byte of bytesOf(`${user}:${password}`)) binary += String.fromCharCode(byte);
  return `Basic ${btoa(binary)}`;
}

/** The value of a header, its name in any case. */
export function headerOf(headers: Headers, name: string): string | undefined {
  return headers.find(([each]) => each.toLowerCase() === name)?.[1];
}

/**
 * Sends one request and waits for its answer; userinfo and fragment of the URL are not sent. Throws
 * NetworkError when nobody is reached and ProtocolError when the answer makes no sense.
 */
export async function sendRequest(
  process: Process,
  url: URL,
  options: { readonly method?: string; readonly headers?: Headers; readonly body?: Uint8Array } = {},
): Promise<HttpResponse> {
  const { method = "GET", headers = [], body = new Uint8Array(0) } = options;
  process.tick(100);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const endpoint = process.machine.network.connect(host, portOf(url));
  const wantsTls = url.protocol === "https:";
  if (endpoint.protocol !== "http") throw new ProtocolError("Received HTTP/0.9 when not allowed");
  if ((endpoint.tls ?? false) !== wantsTls) throw new ProtocolError("wrong version number");
  // A value that brought a line's end along cuts the head in two: no server of ours (Node's) takes that for a request.
  if (headers.some(([, value]) => value.includes("\n")))
    return respond(400, new Uint8Array(0), { connection: "close" });
  const clean = new URL(url.href);
  clean.username = "";
  clean.password = "";
  clean.hash = "";
  const request: HttpRequest = {
    method,
    url: clean.href,
    headers: new Map(headers.map(([name, value]) => [name.toLowerCase(), value])),
    rawHeaders: headers,
    body,
  };
  // A network is never instant: whoever else waits gets a turn.
  await process.sleep(1);
  return process.wait(endpoint.handle(request));
}

export { NetworkError };
