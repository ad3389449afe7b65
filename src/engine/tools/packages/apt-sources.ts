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

/** A list of sources that apt does not understand: it does nothing then. */
export class SourcesError extends Error {}

/** Throws SourcesError. */
export function aptSources(process: Process): AptSource[] {
  const { filesystem } = process.machine;
  const names = filesystem.exists(LISTS, ROOT) ? [...filesystem.readdir(LISTS, ROOT)].sort() : [];
  const paths = (ending: string) =>
    names.filter((name) => name.endsWith(ending)).map((name) => `${LISTS}/${name}`);
  return [
    ...["/etc/apt/sources.list", ...paths(".list")].flatMap((path) =>
      oneLine(readText(filesystem, path), path),
    ),
    ...paths(".sources").flatMap((path) => deb822(readText(filesystem, path), path)),
  ];
}

function oneLine(text: string, path: string): AptSource[] {
  return text.split("\n").flatMap((raw, at) => {
    const line = raw.replace(/#.*/, "").trim();
    if (line === "") return [];
    const malformed = (what: string) =>
      new SourcesError(`Malformed entry ${at + 1} in list file ${path} (${what})`);
    const [, type = "", given = ""] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
    if (type !== "deb" && type !== "deb-src")
      throw new SourcesError(`Type '${type}' is not known on line ${at + 1} in source list ${path}`);
    if (given === "") throw new SourcesError(`Malformed line ${at + 1} in source list ${path} (type)`);
    if (/^\[[^\]]*$/.test(given)) throw malformed("[option] not assignment");
    const [, options = "", places = ""] = /^(?:\[([^\]]*)\]\s*)?(.*)$/.exec(given) ?? [];
    const [uri = "", suite, ...components] = places.split(/\s+/);
    if (suite === undefined) throw malformed("Suite");
    if (components.length === 0 && !suite.endsWith("/")) throw malformed("Component");
    if (type === "deb-src") return [];
    return [{ uri, suite, components, trusted: /\btrusted=(?:yes|true|1)\b/i.test(options) }];
  });
}

function deb822(text: string, path: string): AptSource[] {
  const stanzas = text.split(/\n\s*\n/).filter((stanza) => /^\w/m.test(stanza));
  return stanzas.flatMap((stanza, at) => {
    const field = (name: string) =>
      (new RegExp(`^${name}:[ \\t]*(.*)$`, "im").exec(stanza)?.[1] ?? "").split(/\s+/).filter(Boolean);
    const odd = field("Types").find((type) => !/^deb(?:-src)?$/.test(type));
    if (odd !== undefined)
      throw new SourcesError(`Type '${odd}' is not known on stanza ${at + 1} in source list ${path}`);
    for (const [name, what] of [
      ["URIs", "URI"],
      ["Suites", "Suite"],
    ] as const)
      if (field(name).length === 0)
        throw new SourcesError(`Malformed entry ${at + 1} in sources file ${path} (${what})`);
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
  readonly host: string;
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
    const own = entries.filter(
      ({ host, path }) => (host === url.host || host === url.hostname) && url.pathname.startsWith(path),
    );
    const fits = own.find(({ scheme }) => scheme === url.protocol || (!scheme && url.protocol === "https:"));
    if (fits) return fits;
    const open = own.find(({ scheme }) => !scheme);
    if (open) unencrypted ??= { unencrypted: file, host: open.host };
  }
  return unencrypted;
}

interface Machine extends AptLogin {
  readonly host: string;
  /** What an address's path must begin with; "" for any. */
  readonly path: string;
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
      const [, scheme = "", host = "", path = ""] = /^(?:(\w+:)\/\/)?([^/]*)(.*)$/.exec(name) ?? [];
      const after = (key: string) => words[words.indexOf(key) + 1] ?? "";
      return { host, path, scheme, user: after("login"), password: after("password") };
    });
}
