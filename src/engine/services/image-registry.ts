/**
 * A registry of images: the part of the distribution API (opencontainers/distribution-spec) that docker and BuildKit
 * use, with Basic authentication as Docker's own registry does it with a password file. The same handler serves the
 * simulated client and, on loopback, the real one.
 */
import type { HttpRequest, HttpResponse } from "../process/types.ts";
import type { Account, Accounts } from "./accounts.ts";
import { authorizationOf, respond, respondJson } from "./http.ts";
import { type RegistryStore, sha256Of } from "./registry-store.ts";

const VERSION = { "docker-distribution-api-version": "registry/2.0" };

function refusal(status: number, code: string, message: string, headers = {}): HttpResponse {
  return respondJson(status, { errors: [{ code, message, detail: null }] }, { ...VERSION, ...headers });
}

const NEEDS_LOGIN = () =>
  refusal(401, "UNAUTHORIZED", "authentication required", {
    "www-authenticate": 'Basic realm="Registry Realm"',
  });

interface Call {
  readonly request: HttpRequest;
  readonly url: URL;
  readonly name: string;
  readonly rest: string;
}

/**
 * Makes the handler. Without accounts everybody may do everything; with some, everybody may still pull what begins
 * with one of the names in `open`. A registry is part of the delivery: whatever it is shown counts as shown by a build.
 */
export function imageRegistry(store: RegistryStore, open: readonly string[], accounts: Accounts) {
  const accountOf = (request: HttpRequest, isTraced: boolean): Account | undefined => {
    const shown = authorizationOf(request);
    if (shown?.scheme !== "basic") return undefined;
    const { user, password } = shown;
    const known = accounts.find(password, user);
    if (known && !isTraced) return known;
    return accounts.check(password, user, "build", request.client);
  };
  const isAllowed = ({ request, name }: Call): HttpResponse | undefined => {
    if (accounts.list.length === 0) return undefined;
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (isRead && name !== "" && open.some((prefix) => name.startsWith(prefix))) return undefined;
    // Blobs come by the dozen: the journal keeps what asks for images.
    const account = accountOf(request, !request.url.includes("/blobs/"));
    if (!account) return NEEDS_LOGIN();
    const { scopes } = account;
    if (name === "" || scopes.length === 0 || scopes.some((scope) => name.startsWith(scope)))
      return undefined;
    return refusal(403, "DENIED", "requested access to the resource is denied");
  };
  return (request: HttpRequest): HttpResponse => {
    const url = new URL(request.url);
    const [, path] = /^\/v2\/(.*)$/.exec(url.pathname) ?? [];
    if (path === undefined) return respond(404, "404 page not found\n", { "content-type": "text/plain" });
    const [, name = "", rest = path] = /^(.+?)\/((?:manifests|blobs|tags|referrers)\/.*)$/.exec(path) ?? [];
    const call = { request, url, name, rest };
    return isAllowed(call) ?? answer(store, call);
  };
}

function answer(store: RegistryStore, call: Call): HttpResponse {
  const { request, name, rest } = call;
  if (rest === "") return respondJson(200, {}, VERSION);
  if (rest === "_catalog") return respondJson(200, { repositories: store.names() }, VERSION);
  if (rest === "tags/list") {
    const tags = store.tags(name);
    if (!tags) return refusal(404, "NAME_UNKNOWN", "repository name not known to registry");
    return respondJson(200, { name, tags }, VERSION);
  }
  const [, manifest] = /^manifests\/(.+)$/.exec(rest) ?? [];
  if (manifest !== undefined) return answerManifest(store, call, decodeURIComponent(manifest));
  const [, upload] = /^blobs\/uploads\/(.*)$/.exec(rest) ?? [];
  if (upload !== undefined) return answerUpload(store, call, upload);
  const [, digest] = /^blobs\/(.+)$/.exec(rest) ?? [];
  if (digest === undefined) return refusal(404, "UNSUPPORTED", "the operation is unsupported");
  const blob = store.blob(name, decodeURIComponent(digest));
  if (!blob) return refusal(404, "BLOB_UNKNOWN", "blob unknown to registry");
  return content(request, blob, "application/octet-stream", decodeURIComponent(digest));
}

function content({ method }: HttpRequest, bytes: Uint8Array, type: string, digest: string): HttpResponse {
  const headers = { ...VERSION, "content-type": type, "docker-content-digest": digest };
  const full = respond(200, bytes, headers);
  return method === "HEAD" ? { ...full, body: new Uint8Array(0) } : full;
}

function answerManifest(store: RegistryStore, { request, name }: Call, reference: string): HttpResponse {
  if (request.method === "PUT") {
    if (reference.includes(":") && reference !== sha256Of(request.body))
      return refusal(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
    const mediaType = request.headers.get("content-type") ?? "";
    const digest = store.putManifest(name, reference, { mediaType, bytes: request.body });
    const headers = { ...VERSION, location: `/v2/${name}/manifests/${digest}` };
    return respond(201, "", { ...headers, "docker-content-digest": digest });
  }
  const found = store.manifest(name, reference);
  if (!found) return refusal(404, "MANIFEST_UNKNOWN", "manifest unknown");
  return content(request, found.bytes, found.mediaType, found.digest);
}

function answerUpload(store: RegistryStore, { request, url, name }: Call, id: string): HttpResponse {
  const given = url.searchParams;
  const created = (digest: string) =>
    respond(201, "", {
      ...VERSION,
      location: `/v2/${name}/blobs/${digest}`,
      "docker-content-digest": digest,
    });
  if (request.method === "POST") {
    const mounted = given.get("mount");
    if (mounted !== null && store.mount(name, mounted, given.get("from") ?? "")) return created(mounted);
    const started = store.startUpload();
    return respond(202, "", {
      ...VERSION,
      location: `/v2/${name}/blobs/uploads/${started}`,
      "docker-upload-uuid": started,
      range: "0-0",
    });
  }
  const size = store.append(id, request.body);
  if (size === undefined) return refusal(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
  if (request.method !== "PUT") {
    const location = `/v2/${name}/blobs/uploads/${id}`;
    const range = `0-${Math.max(0, size - 1)}`;
    return respond(202, "", { ...VERSION, location, "docker-upload-uuid": id, range });
  }
  const bytes = store.finishUpload(id) ?? new Uint8Array(0);
  if (sha256Of(bytes) !== given.get("digest"))
    return refusal(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
  return created(store.putBlob(name, bytes));
}
