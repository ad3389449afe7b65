import { type Blob, decodeImage, type EncodedImage, encodeImage, type Manifest } from "../../image/oci.ts";
import type { Image } from "../../image/types.ts";
import type { Engine } from "../../runtime/engine.ts";
import { type RegistryClient, RegistryError } from "./client.ts";

/** What became of one layer of a push, by the first characters of its digest. */
export interface PushedLayer {
  readonly id: string;
  readonly state: "Pushed" | "Layer already exists";
}

/** `127.0.0.1:5000/team/shop:1` in its parts. */
export interface RemoteName {
  readonly server: string;
  readonly repository: string;
  /** A tag or a digest. */
  readonly reference: string;
}

/** Sends an image with all its layers and its attestation. Throws RegistryError. */
export async function pushImage(
  engine: Engine,
  registry: RegistryClient,
  name: RemoteName,
  image: Image,
): Promise<PushedLayer[]> {
  const encoded = encodeImage(image);
  const states = await pushEncoded(registry, name, encoded);
  engine.exchanged.set(encoded.top.digest, image);
  return states;
}

/** The same for what is no image of the engine's: a build cache. */
export async function pushEncoded(
  registry: RegistryClient,
  { repository, reference }: RemoteName,
  { top, manifests, blobs }: EncodedImage,
): Promise<PushedLayer[]> {
  const states: PushedLayer[] = [];
  for (const blob of blobs) {
    const state = (await hasBlob(registry, repository, blob)) ? "Layer already exists" : "Pushed";
    if (state === "Pushed") await putBlob(registry, repository, blob);
    if (/layer|in-toto/.test(blob.mediaType)) states.push({ id: blob.digest.slice(7, 19), state });
  }
  for (const manifest of manifests) await putManifest(registry, repository, manifest.digest, manifest);
  await putManifest(registry, repository, reference, top);
  return states;
}

async function hasBlob(registry: RegistryClient, repository: string, { digest }: Blob): Promise<boolean> {
  const path = `/v2/${repository}/blobs/${digest}`;
  return (await headOf(registry, path)).status === 200;
}

async function headOf(registry: RegistryClient, path: string) {
  try {
    return await registry.ask("HEAD", path);
  } catch (error) {
    if (!(error instanceof RegistryError) || error.reason !== "unreachable") throw error;
    const where = registry.address(path, "https");
    throw new RegistryError("unreachable", `failed to do request: Head "${where}": ${error.message}`);
  }
}

async function putBlob(registry: RegistryClient, repository: string, blob: Blob): Promise<void> {
  const start = `/v2/${repository}/blobs/uploads/`;
  const opened = await registry.ask("POST", start);
  const location = opened.headers.get("location");
  if (location === undefined) throw registry.unexpected("POST", start, opened);
  const path = `${location}?digest=${encodeURIComponent(blob.digest)}`;
  const type = "application/octet-stream";
  const stored = await registry.ask("PUT", path, { body: blob.bytes, type });
  if (stored.status !== 201) throw registry.unexpected("PUT", path, stored);
}

async function putManifest(registry: RegistryClient, repository: string, reference: string, manifest: Blob) {
  const path = `/v2/${repository}/manifests/${reference}`;
  const stored = await registry.ask("PUT", path, { body: manifest.bytes, type: manifest.mediaType });
  if (stored.status !== 201) throw registry.unexpected("PUT", path, stored);
}

/** What a name points to. Throws RegistryError, with `missing` for a name that the registry does not have. */
export async function remoteManifest(
  registry: RegistryClient,
  { repository, reference }: RemoteName,
): Promise<{ readonly digest: string; readonly mediaType: string; readonly bytes: Uint8Array }> {
  const path = `/v2/${repository}/manifests/${reference}`;
  const head = await headOf(registry, path);
  const digest = head.headers.get("docker-content-digest");
  const separator = reference.includes(":") ? "@" : ":";
  const name = `${registry.server}/${repository}${separator}${reference}`;
  if (head.status === 404 || digest === undefined) throw new RegistryError("missing", `${name}: not found`);
  const { body } = await registry.ask("GET", `/v2/${repository}/manifests/${digest}`);
  return { digest, mediaType: head.headers.get("content-type") ?? "", bytes: body };
}

/** Bytes that a registry holds. */
export async function remoteBlob(
  registry: RegistryClient,
  repository: string,
  kind: "manifests" | "blobs",
  digest: string,
): Promise<Uint8Array> {
  return (await registry.ask("GET", `/v2/${repository}/${kind}/${digest}`)).body;
}

/** Fetches an image; one that this engine has pushed or pulled before is the same image again. Throws RegistryError. */
export async function pullImage(
  engine: Engine,
  registry: RegistryClient,
  { server, repository, reference }: RemoteName,
): Promise<Image> {
  const wanted = remoteDigest(engine, reference) ?? reference;
  const { digest, bytes: top } = await remoteManifest(registry, { server, repository, reference: wanted });
  const known = engine.exchanged.get(digest);
  if (known) return known;
  const bytes = new Map([[digest, top]]);
  const read = (each: string) => bytes.get(each) ?? new Uint8Array(0);
  const manifest = (each: string) => JSON.parse(new TextDecoder().decode(read(each))) as Manifest;
  const manifests = [manifest(digest)];
  for (const each of manifests[0]?.manifests ?? []) {
    bytes.set(each.digest, await remoteBlob(registry, repository, "manifests", each.digest));
    manifests.push(manifest(each.digest));
  }
  for (const { config, layers = [] } of manifests)
    for (const each of [...(config ? [config] : []), ...layers])
      bytes.set(each.digest, await remoteBlob(registry, repository, "blobs", each.digest));
  const image = decodeImage(digest, read);
  engine.exchanged.set(digest, image);
  return image;
}

/** The digest under which a registry holds the image that has this id here. */
export function remoteDigest(engine: Engine, id: string): string | undefined {
  for (const [digest, image] of engine.exchanged) if (image.id === id) return digest;
  return undefined;
}
