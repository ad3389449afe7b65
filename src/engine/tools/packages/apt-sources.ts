/** apt's sources (sources.list(5), both forms) and the logins for them (apt_auth.conf(5)). */
import { ROOT } from "../../filesystem/types.ts";
import type { Process } from "../../process/types.ts";
import { readText } from "./install.ts";

export interface AptSource {
  /** As it is written, a login in it included. */
  readonly uri: string;
  readonly suite: string;
  readonly components: readonly string[];
  /** `[trusted=yes]`: what it offers needs no signature. */
  readonly trusted: boolean;
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
    const [, options = "", uri, suite, rest = ""] =
      /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)(.*)$/.exec(line) ?? [];
    if (uri === undefined || suite === undefined) return [];
    const components = rest.replace(/#.*/, "").trim().split(/\s+/).filter(Boolean);
    return [{ uri, suite, components, trusted: /\btrusted=(?:yes|true|1)\b/i.test(options) }];
  });
}

function deb822(text: string): AptSource[] {
  return text.split(/\n\s*\n/).flatMap((stanza) => {
    const field = (name: string) =>
      (new RegExp(`^${name}:[ \\t]*(.*)$`, "im").exec(stanza)?.[1] ?? "").split(/\s+/).filter(Boolean);
    if (!field("Types").includes("deb")) return [];
    return field("URIs").flatMap((uri) =>
      field("Suites").map((suite) => ({
        uri,
        suite,
        components: field("Components"),
        trusted: /^(?:yes|true|1)$/i.test(field("Trusted")[0] ?? ""),
      })),
    );
  });
}

export interface AptLogin {
  readonly user: string;
  readonly password: string;
}

/** The file whose login is for a machine, but not for an address without encryption (apt_auth.conf(5)). */
export interface Unencrypted {
  readonly unencrypted: string;
}

/**
 * The login that apt uses for a URL: the URL's own, else that of auth.conf and auth.conf.d/*.conf. There `machine HOST` is for
 * HTTPS only; for plain HTTP it must be written `machine http://HOST`.
 */
export function aptLogin(process: Process, url: URL): AptLogin | Unencrypted | undefined {
  if (url.username)
    return { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  const { filesystem } = process.machine;
  const folder = "/etc/apt/auth.conf.d";
  const names = filesystem.exists(folder, ROOT) ? [...filesystem.readdir(folder, ROOT)].sort() : [];
  const files = [
    "/etc/apt/auth.conf",
    ...names.filter((name) => name.endsWith(".conf")).map((name) => `${folder}/${name}`),
  ];
  let unencrypted: Unencrypted | undefined;
  for (const file of files) {
    if (!filesystem.exists(file, process.credentials) || !filesystem.access(file, "r", process.credentials))
      continue;
    const entries = machinesOf(readText(filesystem, file));
    const own = entries.filter(({ host }) => host === url.host || host === url.hostname);
    const fits = own.find(({ scheme }) => scheme === url.protocol || (!scheme && url.protocol === "https:"));
    if (fits) return fits;
    if (own.some(({ scheme }) => !scheme)) unencrypted ??= { unencrypted: file };
  }
  return unencrypted;
}

interface Machine extends AptLogin {
  readonly host: string;
  /** `http:`, `https:`, or "" where none is written. */
  readonly scheme: string;
}

/** The entries of an auth.conf: a machine may be written with its scheme and a path, `https://host/path`. */
function machinesOf(text: string): Machine[] {
  return text
    .replace(/(^|\s)#.*$/gm, "")
    .split(/(?:^|\s)machine\s+/)
    .slice(1)
    .map((entry) => {
      const [name = "", ...words] = entry.split(/\s+/);
      const [, scheme = "", host = ""] = /^(?:(\w+:)\/\/)?([^/]*)/.exec(name) ?? [];
      const after = (key: string) => words[words.indexOf(key) + 1] ?? "";
      return { host, scheme, user: after("login"), password: after("password") };
    });
}
