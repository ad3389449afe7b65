/** apt's sources (sources.list(5), both forms) and the logins for them (apt_auth.conf(5)). */
import { ROOT } from "../../filesystem/types.ts";
import type { Process } from "../../process/types.ts";
import { netrcLogin } from "../net/netrc.ts";
import { readText } from "./install.ts";

export interface AptSource {
  /** As it is written, a login in it included. */
  readonly uri: string;
  readonly suite: string;
  readonly components: readonly string[];
}

const LISTS = "/etc/apt/sources.list.d";

export function aptSources(process: Process): AptSource[] {
  const { filesystem } = process.machine;
  const names = filesystem.exists(LISTS, ROOT) ? [...filesystem.readdir(LISTS, ROOT)].sort() : [];
  const texts = (ending: string) =>
    names.filter((name) => name.endsWith(ending)).map((name) => readText(filesystem, `${LISTS}/${name}`));
  return [
    ...[readText(filesystem, "/etc/apt/sources.list"), ...texts(".list")].flatMap(oneLine),
    ...texts(".sources").flatMap(deb822),
  ];
}

function oneLine(text: string): AptSource[] {
  return text.split("\n").flatMap((line) => {
    const [, uri, suite, rest = ""] = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)(.*)$/.exec(line) ?? [];
    if (uri === undefined || suite === undefined) return [];
    return [{ uri, suite, components: rest.replace(/#.*/, "").trim().split(/\s+/).filter(Boolean) }];
  });
}

function deb822(text: string): AptSource[] {
  return text.split(/\n\s*\n/).flatMap((stanza) => {
    const field = (name: string) =>
      (new RegExp(`^${name}:[ \\t]*(.*)$`, "im").exec(stanza)?.[1] ?? "").split(/\s+/).filter(Boolean);
    if (!field("Types").includes("deb")) return [];
    return field("URIs").flatMap((uri) =>
      field("Suites").map((suite) => ({ uri, suite, components: field("Components") })),
    );
  });
}

/** The login that apt uses for a URL: the URL's own, else that of auth.conf and auth.conf.d/*.conf. */
export function aptLogin(process: Process, url: URL): { user: string; password: string } | undefined {
  if (url.username)
    return { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  const { filesystem } = process.machine;
  const folder = "/etc/apt/auth.conf.d";
  const names = filesystem.exists(folder, ROOT) ? [...filesystem.readdir(folder, ROOT)].sort() : [];
  const files = [
    "/etc/apt/auth.conf",
    ...names.filter((name) => name.endsWith(".conf")).map((name) => `${folder}/${name}`),
  ];
  for (const file of files) {
    if (!filesystem.exists(file, process.credentials) || !filesystem.access(file, "r", process.credentials))
      continue;
    // A machine may be written with its scheme and a path: `https://host/path`.
    const text = readText(filesystem, file).replace(/machine\s+(?:\w+:\/\/)?([^\s/]+)\S*/g, "machine $1");
    const login = netrcLogin(text, url.host) ?? netrcLogin(text, url.hostname);
    if (login) return login;
  }
  return undefined;
}
