/**
 * The public archives of Debian, Ubuntu and Alpine, and the public npm registries: always there, open to everybody. The
 * archives' indexes have no content here.
 */
import type { Endpoint } from "../process/types.ts";
import { httpEndpoint, respond } from "./http.ts";
import { publicNpmEndpoint } from "./public-npm.ts";

const HOSTS = ["deb.debian.org", "security.debian.org", "archive.ubuntu.com", "security.ubuntu.com"];
const SECURE = ["deb.debian.org", "dl-cdn.alpinelinux.org"];

const mirror: Endpoint = httpEndpoint(() => respond(200, "", { "content-type": "application/octet-stream" }));

/** By `host:port`. */
export const PUBLIC_MIRRORS: ReadonlyMap<string, Endpoint> = new Map([
  ...[...HOSTS, "dl-cdn.alpinelinux.org"].map((host) => [`${host}:80`, mirror] as const),
  ...SECURE.map((host) => [`${host}:443`, { ...mirror, tls: true }] as const),
  ...["registry.npmjs.org", "registry.yarnpkg.com"].map(
    (host) => [`${host}:443`, publicNpmEndpoint] as const,
  ),
]);
