/**
 * A private npm registry, for those who show a token that it knows: metadata, tarballs, publishing, whoami and tokens. Statuses and
 * bodies are those of the public registry.
 */
import type { HttpRequest, HttpResponse } from "../process/types.ts";
import type { Account, Accounts, Phase } from "./accounts.ts";
import { authorizationOf, respond, respondJson } from "./http.ts";
import { held, isPublic, type Package, published, type RegistryPackage, take } from "./npm-packages.ts";
import { npmTokens } from "./npm-tokens.ts";
import { distOf } from "./tarball.ts";

export type { RegistryPackage } from "./npm-packages.ts";

/** Makes the registry's request handler. What is published lives as long as the handler. */
export function npmRegistry(packages: readonly RegistryPackage[], accounts: Accounts) {
  const holds = held(packages);
  const tokens = npmTokens(accounts);
  const challenge = { "www-authenticate": "Basic, Bearer" };
  const unauthorized = () => respondJson(401, { error: "Unauthorized" }, challenge);

  const whoIs = (request: HttpRequest, phase: Phase): Account | undefined => {
    const shown = authorizationOf(request);
    if (!shown) return undefined;
    return shown.scheme === "bearer"
      ? accounts.check(shown.token, undefined, phase, request.client)
      : accounts.check(shown.password, shown.user, phase, request.client);
  };

  return (request: HttpRequest, phase: Phase): HttpResponse => {
    const url = new URL(request.url);
    const path = decodeURIComponent(url.pathname).slice(1);
    const account = whoIs(request, phase);
    if (path === "-/ping") return respondJson(200, {});
    if (path === "-/npm/v1/security/advisories/bulk") return respondJson(200, {});
    const [name = "", file] = path.split("/-/");
    const known = holds.get(name);
    const open = known !== undefined && isPublic(known) && request.method === "GET";
    if (!open && !account) return unauthorized();
    if (account && path.startsWith("-/")) return tokens(request.method, path, account) ?? notFound();
    const allowed = open || !account?.scopes.length || account.scopes.some((scope) => name.startsWith(scope));
    if (request.method === "PUT" && file === undefined) {
      const text = `You do not have permission to publish "${name}". Are you logged in as the correct user?`;
      return allowed ? publish(holds, name, request) : respondJson(403, { error: text });
    }
    if (!known) return notFound();
    if (!allowed) return respondJson(403, { error: "Forbidden" });
    if (request.method !== "GET") return respondJson(405, { error: "Method not allowed" });
    if (file === undefined) return metadata(url, name, known);
    const found = known.versions.get(/-(\d[^/]*)\.tgz$/.exec(file)?.[1] ?? "");
    if (!found) return notFound();
    return respond(200, found.archive, { "content-type": "application/octet-stream" });
  };
}

function notFound(): HttpResponse {
  return respondJson(404, { error: "Not found" });
}

function metadata(url: URL, name: string, { versions, tags }: Package): HttpResponse {
  const short = name.replace(/^.*\//, "");
  const entries = [...versions].map(([version, { manifest, archive }]) => {
    const dist = { tarball: `${url.origin}/${name}/-/${short}-${version}.tgz`, ...distOf(archive) };
    const scripts = Object.keys((manifest.scripts as object | undefined) ?? {});
    const hasInstallScript = scripts.some((script) => /^(pre|post)?install$/.test(script));
    return [version, { ...manifest, dist, ...(hasInstallScript ? { hasInstallScript } : {}) }] as const;
  });
  return respondJson(200, {
    name,
    "dist-tags": Object.fromEntries(tags),
    versions: Object.fromEntries(entries),
  });
}

/** A version stands for good: the second one of the same number is refused. */
function publish(holds: Map<string, Package>, name: string, request: HttpRequest): HttpResponse {
  const sent = published(name, request.body);
  if (!sent) return respondJson(400, { error: "Bad Request" });
  const known = holds.get(name);
  if (known?.versions.has(sent.version))
    return respondJson(403, {
      error: `You cannot publish over the previously published versions: ${sent.version}.`,
    });
  holds.set(name, take(known, sent));
  return respondJson(200, { ok: "created new entry", success: true });
}
