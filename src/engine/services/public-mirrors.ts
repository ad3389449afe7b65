/** The public archives of Debian, Ubuntu and Alpine: always there, open to everybody. Their indexes have no content here. */
import type { Endpoint } from "../process/types.ts";
import { httpEndpoint, respond } from "./http.ts";

const HOSTS = ["deb.debian.org", "security.debian.org", "archive.ubuntu.com", "security.ubuntu.com"];
const SECURE = ["deb.debian.org", "dl-cdn.alpinelinux.org"];

const mirror: Endpoint = httpEndpoint(() => respond(200, "", { "content-type": "application/octet-stream" }));

/** By `host:port`. */
export const PUBLIC_MIRRORS: ReadonlyMap<string, Endpoint> = new Map([
  ...[...HOSTS, "dl-cdn.alpinelinux.org"].map((host) => [`${host}:80`, mirror] as const),
  ...SECURE.map((host) => [`${host}:443`, { ...mirror, tls: true }] as const),
]);
