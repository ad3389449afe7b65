import { parseReference } from "../../../image/reference.ts";
import type { Image } from "../../../image/types.ts";
import { DaemonError } from "../../../runtime/errors.ts";
import type { Client } from "../../cli/client.ts";
import { RegistryError } from "../../registry/client.ts";
import { registryOf, remoteName } from "../../registry/connect.ts";
import { pullImage } from "../../registry/transfer.ts";

/** The name in messages: with tag or digest, `docker.io/library/` in front where it belongs there. */
function fullName(name: string): string {
  const { canonical, digest } = parseReference(name);
  return digest === undefined ? canonical : `${canonical.slice(0, canonical.lastIndexOf(":"))}@${digest}`;
}

/** Fetches an image from its registry, with the login that the client has stored. Throws DaemonError. */
export async function fetchImage(client: Client, name: string): Promise<Image> {
  const remote = remoteName(name);
  const simulated = remote.server === "docker.io" ? client.engine.images.get(name) : undefined;
  if (simulated) return simulated;
  try {
    return await pullImage(client.engine, registryOf(client, remote.server), remote);
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    throw resolveFailure(fullName(name), error);
  }
}

function resolveFailure(name: string, { reason, message }: RegistryError): DaemonError {
  const resolve = `failed to resolve reference ${JSON.stringify(name)}`;
  if (reason === "anonymous")
    return new DaemonError(
      `${resolve}: pull access denied, repository does not exist or may require authorization: authorization failed: ${message}`,
    );
  if (reason === "refused") return new DaemonError(`unknown: ${resolve}: ${message}`);
  if (reason === "missing") return new DaemonError(`${resolve}: ${name}: not found`);
  return new DaemonError(`${resolve}: ${message}`);
}

/** Fetches an image and names it; a digest alone gives it no name. Returns what the daemon reports. */
export async function pullTo(client: Client, name: string): Promise<readonly string[]> {
  const { images } = client.engine;
  const image = await fetchImage(client, name);
  const { familiar, name: repository, digest, tag } = parseReference(name);
  const shown = digest === undefined ? familiar : `${repository}@${digest}`;
  const isKnown = images.get(shown)?.id === image.id;
  if (digest === undefined) images.tag(name, image);
  else images.add(image);
  const status = isKnown ? "Image is up to date" : "Downloaded newer image";
  const from = remoteName(name).repository;
  return [
    `${digest === undefined ? tag : shown}: Pulling from ${from}`,
    `Digest: ${image.id}`,
    `Status: ${status} for ${shown}`,
    shown,
  ];
}
