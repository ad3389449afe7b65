import type { Descriptor, Manifest } from "../../../image/oci.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import { type RegistryClient, RegistryError } from "../../registry/client.ts";
import { registryOf, remoteName } from "../../registry/connect.ts";
import { remoteBlob, remoteDigest, remoteManifest } from "../../registry/transfer.ts";

/** What a name points to in its registry, read without fetching the image. */
export interface RemoteImage {
  readonly name: string;
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly content: Manifest;
  /** JSON behind a digest: manifests, configs, attestations. */
  json(kind: "manifests" | "blobs", digest: string): Promise<unknown>;
}

/** Looks a name up. Throws ClientError with the registry's words. */
export async function lookAtRemote(client: Client, given: string): Promise<RemoteImage> {
  const remote = remoteName(given);
  const registry = registryOf(client, remote.server);
  const reference = remoteDigest(client.engine, remote.reference) ?? remote.reference;
  const name = `${remote.server}/${remote.repository}${reference.includes(":") ? "@" : ":"}${remote.reference}`;
  const found = await orRefusal(remoteManifest(registry, { ...remote, reference }));
  return {
    ...{ name, ...found },
    content: parse(found.bytes) as Manifest,
    json: async (kind, digest) =>
      parse(await orRefusal(remoteBlob(registry, remote.repository, kind, digest))),
  };
}

function parse(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}

async function orRefusal<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    throw new ClientError(error.unauthorized ?? error.message);
  }
}

/** Whether a registry is spoken to without TLS. */
export function isPlain(registry: RegistryClient): boolean {
  return registry.address("").startsWith("http:");
}

export function isAttestation({ annotations }: Descriptor): boolean {
  return annotations?.["vnd.docker.reference.type"] === "attestation-manifest";
}
