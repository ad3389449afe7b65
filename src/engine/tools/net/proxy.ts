/** The proxy that stands between a program and an address, as an environment or a configuration names it. */
import type { Process } from "../../process/types.ts";
import { basicAuth, portOf } from "./http.ts";

export interface HttpProxy {
  readonly url: URL;
  readonly user: string;
  readonly password: string;
}

/** A proxy that hangs up when it is asked for a tunnel, as one that only knows HTTP does. */
export class TunnelError extends Error {
  override readonly name = "TunnelError";
}

/** Reads `http://user:password@host:port`, the scheme or the port of which may be missing. */
export function proxyAt(text: string, defaultPort: number): HttpProxy {
  const url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  if (url.port === "") url.port = String(defaultPort);
  return { url, user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
}

/** Whether a list of names that go without a proxy has this host. */
export function goesWithout(list: string, url: URL): boolean {
  return list
    .split(",")
    .map((name) => name.trim())
    .some((name) => name === "*" || (name !== "" && url.hostname.endsWith(name)));
}

/** The header that presents the proxy's login; nothing without one. */
export function proxyAuthorization({ user, password }: HttpProxy): [string, string][] {
  return user ? [["Proxy-Authorization", basicAuth(user, password)]] : [];
}

/** A proxy is asked for the whole URL: here, for its path at the proxy's own address. */
export function askedOf(proxy: HttpProxy, wanted: URL): URL {
  return new URL(`${proxy.url.origin}/${wanted.href}`);
}

/** Whether the proxy is there: CONNECT comes to nothing with all that it can reach. Throws NetworkError. */
export function connectTo(process: Process, proxy: HttpProxy): void {
  process.machine.network.connect(proxy.url.hostname, portOf(proxy.url));
}
