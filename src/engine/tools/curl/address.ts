/** What an address on the command line means, and where --connect-to and --resolve send it. */
import { portOf, rejected } from "../net/http.ts";
import { CurlError, type Given } from "./given.ts";

/** Whether --proto lets a scheme through: `=https`, `https,http`, `-all,https`. */
function allows(list: string | undefined, scheme: string): boolean {
  let allowed = true;
  for (const word of list?.split(",") ?? []) {
    const [, sign = "", name = ""] = /^([=+-]*)(.*)$/.exec(word.trim()) ?? [];
    if (sign.startsWith("=")) allowed = name === "all" || name === scheme;
    else if (name === "all" || name === scheme) allowed = sign !== "-";
  }
  return allowed;
}

/** The URL that an address means. Throws CurlError, of which curl tells without its meter. */
export function urlOf(address: string, given: Given): URL {
  const scheme = given.last("proto-default") ?? "http";
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `${scheme}://${address}`;
  const why = /^file:/i.test(text) ? undefined : rejected(text);
  if (why !== undefined) throw new CurlError(3, why);
  const url = new URL(/^file:/i.test(text) ? "file:///" : text);
  const name = url.protocol.slice(0, -1);
  if (!/^(https?|file|ftps?)$/.test(name)) throw new CurlError(1, `Protocol "${name}" not supported`);
  if (!allows(given.last("proto"), name)) throw new CurlError(1, `Protocol "${name}" disabled`);
  return url;
}

/** The address that --connect-to or --resolve gives, with what -v says of it. */
export function rerouted(given: Given, url: URL): { to: URL; notes: string[] } {
  const port = String(portOf(url));
  for (const entry of given.all("connect-to")) {
    const [host = "", at = "", toHost = "", toPort = ""] = entry.split(":");
    if ((host !== "" && host !== url.hostname) || (at !== "" && at !== port)) continue;
    const to = new URL(url.href);
    if (toHost !== "") to.hostname = toHost;
    if (toPort !== "") to.port = toPort;
    const notes = [
      ...(toHost === "" ? [] : [`Connecting to hostname: ${toHost}`]),
      ...(toPort === "" ? [] : [`Connecting to port: ${toPort}`]),
    ];
    return { to, notes };
  }
  for (const entry of given.all("resolve")) {
    const [, host, at, address = ""] = /^\+?([^:]+):(\d+):(.*)$/.exec(entry) ?? [];
    if ((host !== url.hostname && host !== "*") || at !== port) continue;
    const to = new URL(url.href);
    to.hostname = address.split(",")[0] ?? "";
    return { to, notes: [`Hostname ${url.hostname} was found in DNS cache`] };
  }
  return { to: url, notes: [] };
}
