/** A private npm registry: metadata, tarballs and whoami, for those who show a token that it knows. */
import type { HttpRequest, HttpResponse } from "../process/types.ts";
import type { Account, Accounts, Phase } from "./accounts.ts";
import { authorizationOf, respond, respondJson } from "./http.ts";
import { distOf, tarball } from "./tarball.ts";

/** A package as a lab lists it: the fields of package.json that matter, and its other files. */
export interface RegistryPackage {
  readonly name: string;
  readonly version: string;
  /** More fields of package.json: main, bin, scripts, dependencies. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** Path in the package to text. */
  readonly files?: Readonly<Record<string, string>>;
  /** May be fetched without a token. */
  readonly public?: boolean;
}

interface Published {
  readonly isPublic: boolean;
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly archive: Uint8Array;
}

function publish({ name, version, manifest = {}, files = {}, public: isPublic = false }: RegistryPackage) {
  const full = { name, version, ...manifest };
  const packed: Record<string, string> = { "package/package.json": `${JSON.stringify(full, null, 2)}\n` };
  for (const [path, text] of Object.entries(files)) packed[`package/${path}`] = text;
  return { isPublic, manifest: full, archive: tarball(packed) } satisfies Published;
}

/** The newest of plain versions, by their numbers. */
function newest(versions: Iterable<string>): string {
  const key = (version: string) =>
    version
      .split(/[.+-]/)
      .map((part) => part.padStart(8, "0"))
      .join(".");
  return [...versions].sort((a, b) => (key(a) < key(b) ? -1 : 1)).at(-1) ?? "";
}

/** Makes the registry's request handler. Statuses and bodies are those of the public registry. */
export function npmRegistry(packages: readonly RegistryPackage[], accounts: Accounts) {
  const published = new Map<string, Map<string, Published>>();
  for (const each of packages) {
    const versions = published.get(each.name) ?? new Map();
    published.set(each.name, versions.set(each.version, publish(each)));
  }
  const challenge = { "www-authenticate": "Basic, Bearer" };
  const unauthorized = () => respondJson(401, { error: "Unauthorized" }, challenge);

  const whoIs = (request: HttpRequest, phase: Phase): Account | undefined => {
    const shown = authorizationOf(request);
    if (!shown) return undefined;
    return shown.scheme === "bearer"
      ? accounts.check(shown.token, undefined, phase, request.client)
      : accounts.check(shown.password, shown.user, phase, request.client);
  };

  const metadata = (url: URL, name: string, versions: ReadonlyMap<string, Published>) => {
    const short = name.replace(/^.*\//, "");
    const entries = [...versions].map(([version, { manifest, archive }]) => {
      const dist = { tarball: `${url.origin}/${name}/-/${short}-${version}.tgz`, ...distOf(archive) };
      const scripts = Object.keys((manifest.scripts as object | undefined) ?? {});
      const hasInstallScript = scripts.some((script) => /^(pre|post)?install$/.test(script));
      return [version, { ...manifest, dist, ...(hasInstallScript ? { hasInstallScript } : {}) }] as const;
    });
    const tags = { latest: newest(versions.keys()) };
    return respondJson(200, { name, "dist-tags": tags, versions: Object.fromEntries(entries) });
  };

  return (request: HttpRequest, phase: Phase): HttpResponse => {
    const url = new URL(request.url);
    const path = decodeURIComponent(url.pathname).slice(1);
    const account = whoIs(request, phase);
    if (path === "-/whoami") return account ? respondJson(200, { username: account.user }) : unauthorized();
    if (path === "-/ping") return respondJson(200, {});
    if (path === "-/npm/v1/security/advisories/bulk") return respondJson(200, {});
    const [name = "", file] = path.split("/-/");
    const versions = published.get(name);
    const isPublic = versions !== undefined && [...versions.values()].every((each) => each.isPublic);
    if (!isPublic && !account) return unauthorized();
    if (!versions) return respondJson(404, { error: "Not found" });
    const allowed =
      isPublic || !account?.scopes.length || account.scopes.some((scope) => name.startsWith(scope));
    if (!allowed) return respondJson(403, { error: "Forbidden" });
    if (request.method !== "GET") return respondJson(405, { error: "Method not allowed" });
    if (file === undefined) return metadata(url, name, versions);
    const version = /-(\d[^/]*)\.tgz$/.exec(file)?.[1] ?? "";
    const found = versions.get(version);
    if (!found) return respondJson(404, { error: "Not found" });
    return respond(200, found.archive, { "content-type": "application/octet-stream" });
  };
}
