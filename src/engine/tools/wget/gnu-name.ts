/** Where GNU Wget saves what it gets: -O aside, the name is made of the URL, its query with it: a token in it too. */
import type { Line } from "./gnu-options.ts";

/** -r, -m and -p keep the folders of the URL, as -x does. */
const RECURSIVE = ["recursive", "mirror", "page-requisites"] as const;

export function isRecursive({ values }: Line): boolean {
  return RECURSIVE.some((name) => values.has(name));
}

export function keepsFolders(line: Line): boolean {
  const { values } = line;
  return (values.has("force-directories") || isRecursive(line)) && !values.has("no-directories");
}

export function nameFor(line: Line, url: URL): string {
  const { values } = line;
  const name = `${url.pathname.split("/").at(-1) || "index.html"}${decodeURIComponent(url.search).replaceAll("/", "%2F")}`;
  const cut = Number(values.get("cut-dirs") ?? 0) || 0;
  const folders = keepsFolders(line) ? url.pathname.split("/").slice(1, -1).slice(cut) : [];
  const host = keepsFolders(line) && !values.has("no-host-directories") ? [url.host] : [];
  const prefix = values.get("directory-prefix");
  return [...(prefix === undefined ? [] : [prefix.replace(/(.)\/$/, "$1")]), ...host, ...folders, name].join(
    "/",
  );
}
