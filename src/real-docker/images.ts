import type { LayerChanges } from "../engine/evidence/layers.ts";
import type { ConfigFields } from "../engine/evidence/surfaces/config.ts";
import { openImage, type ReadBlob } from "./blobs.ts";
import type { DockerClient } from "./client.ts";
import { readTar, type TarEntry } from "./tar.ts";
import { changesOf } from "./tar-layer.ts";

/** The parts of an image that are searched. Layers of base images are counted and not read. */
export interface RealImage {
  readonly reference: string;
  readonly config: ConfigFields;
  readonly history: readonly { readonly created_by?: string; readonly comment?: string }[];
  readonly layers: readonly (LayerChanges<TarEntry> | undefined)[];
  readonly attestations: readonly unknown[];
}

interface Descriptor {
  readonly digest: string;
  readonly mediaType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly manifests?: readonly Descriptor[];
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
}

const ATTESTATION = "vnd.docker.reference.type";

/** Reads an image with its attestations. `known` holds the layer digests of the base images. */
export async function readImage(
  client: DockerClient,
  reference: string,
  dataRoot: string,
  known: ReadonlySet<string>,
): Promise<RealImage> {
  const { manifest: top, read } = await openImage(client, reference, dataRoot);
  const index = await readJson<Manifest>(read, top);
  const children = index.manifests ?? [{ digest: top }];
  const image = children.find((child) => child.annotations?.[ATTESTATION] === undefined);
  const manifest = image ? await readJson<Manifest>(read, image.digest) : {};
  const config = manifest.config
    ? await readJson<{ config?: ConfigFields; history?: RealImage["history"] }>(read, manifest.config.digest)
    : {};
  return {
    reference,
    config: config.config ?? {},
    history: config.history ?? [],
    layers: await Promise.all(
      (manifest.layers ?? []).map(async ({ digest }) =>
        known.has(digest) ? undefined : changesOf(readTar(await read(digest))),
      ),
    ),
    attestations: await attestationsOf(read, children),
  };
}

/** Digests of an image's layers. */
export async function layerDigests(
  client: DockerClient,
  reference: string,
  dataRoot: string,
): Promise<readonly string[]> {
  const { manifest: top, read } = await openImage(client, reference, dataRoot);
  const index = await readJson<Manifest>(read, top);
  const image = index.manifests?.find((child) => child.annotations?.[ATTESTATION] === undefined);
  const manifest = image ? await readJson<Manifest>(read, image.digest) : index;
  return (manifest.layers ?? []).map(({ digest }) => digest);
}

/** An engine that pulled an image has left the attestation with the registry. */
async function attestationsOf(read: ReadBlob, children: readonly Descriptor[]): Promise<unknown[]> {
  const statements: unknown[] = [];
  for (const child of children) {
    if (child.annotations?.[ATTESTATION] === undefined) continue;
    const manifest = await readJson<Manifest>(read, child.digest).catch(absent);
    for (const layer of manifest?.layers ?? []) {
      const statement = await readJson(read, layer.digest).catch(absent);
      if (statement !== undefined) statements.push(statement);
    }
  }
  return statements;
}

function absent(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
  throw error;
}

async function readJson<T>(read: ReadBlob, digest: string): Promise<T> {
  return JSON.parse((await read(digest)).toString("utf8")) as T;
}
