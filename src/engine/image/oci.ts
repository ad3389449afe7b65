/**
 * Images as the bytes that registries and archives hold (opencontainers/image-spec): compressed layers, a config, a
 * manifest, and with an attestation an index over both. Whoever has these bytes has everything that is in the image.
 */
import type { Layer } from "../filesystem/types.ts";
import { gunzip, gzip } from "../tools/base/archive/gzip-format.ts";
import { readTar, writeTar } from "../tools/base/archive/tar-format.ts";
import { digestOf } from "./digest.ts";
import { layerMembers, membersLayer } from "./members.ts";
import type { Image } from "./types.ts";

export const MEDIA_TYPES = {
  index: "application/vnd.oci.image.index.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar+gzip",
  attestation: "application/vnd.in-toto+json",
} as const;

/** A pointer to bytes, as manifests hold it. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: { readonly architecture: string; readonly os: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Blob extends Descriptor {
  readonly bytes: Uint8Array;
}

/** An image in bytes: what must be there before `top`, the manifest or index that a tag points to. */
export interface EncodedImage {
  readonly top: Blob;
  /** The manifests that an index lists. */
  readonly manifests: readonly Blob[];
  /** Configs, layers and attestations. */
  readonly blobs: readonly Blob[];
}

/** Equal layers are one object: the base images' are packed once. */
const PACKED = new WeakMap<Layer, Blob>();

export function layerBlob(layer: Layer): Blob {
  const known = PACKED.get(layer);
  if (known) return known;
  const made = blobOf(gzip(writeTar(layerMembers(layer)), { level: 6, mtime: 0 }), MEDIA_TYPES.layer);
  PACKED.set(layer, made);
  return made;
}

/** Manifests are indented, as BuildKit writes them. */
export function blobOf(content: Uint8Array | object, mediaType: string): Blob {
  const indent = /manifest|index/.test(mediaType) ? 2 : undefined;
  const bytes =
    content instanceof Uint8Array ? content : new TextEncoder().encode(JSON.stringify(content, null, indent));
  return { mediaType, digest: digestOf(bytes), size: bytes.length, bytes };
}

export function descriptorOf({ bytes: _, ...descriptor }: Blob): Descriptor {
  return descriptor;
}

/** The image's config as it is stored: where build arguments and ENV values can be read. */
function configOf(image: Image): object {
  const { architecture, os, created, author, config, history, layers } = image;
  return {
    architecture,
    os,
    ...(author === undefined ? {} : { author }),
    created,
    config,
    history: history.map(({ source: _, ...entry }) => entry),
    rootfs: { type: "layers", diff_ids: layers.map(({ layer }) => layer.digest) },
  };
}

export function encodeImage(image: Image): EncodedImage {
  const layers = image.layers.map(({ layer }) => layerBlob(layer));
  const config = blobOf(configOf(image), MEDIA_TYPES.config);
  const manifest = manifestOf(config, layers);
  if (image.provenance === undefined) return { top: manifest, manifests: [], blobs: [config, ...layers] };
  const predicate = { "in-toto.io/predicate-type": "https://slsa.dev/provenance/v0.2" };
  const statement = {
    ...blobOf(image.provenance as object, MEDIA_TYPES.attestation),
    annotations: predicate,
  };
  const about = {
    architecture: "unknown",
    os: "unknown",
    config: {},
    rootfs: { type: "layers", diff_ids: [statement.digest] },
  };
  const aboutConfig = blobOf(about, MEDIA_TYPES.config);
  const attestation = manifestOf(aboutConfig, [statement]);
  const { architecture, os } = image;
  const index = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.index,
    manifests: [
      { ...descriptorOf(manifest), platform: { architecture, os } },
      {
        ...descriptorOf(attestation),
        annotations: {
          "vnd.docker.reference.digest": manifest.digest,
          "vnd.docker.reference.type": "attestation-manifest",
        },
        platform: { architecture: "unknown", os: "unknown" },
      },
    ],
  };
  return {
    top: blobOf(index, MEDIA_TYPES.index),
    manifests: [manifest, attestation],
    blobs: [config, ...layers, aboutConfig, statement],
  };
}

function manifestOf(config: Blob, layers: readonly Blob[]): Blob {
  const content = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.manifest,
    config: descriptorOf(config),
    layers: layers.map(descriptorOf),
  };
  return blobOf(content, MEDIA_TYPES.manifest);
}

export interface Manifest {
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  readonly manifests?: readonly Descriptor[];
}

type StoredConfig = Pick<Image, "architecture" | "os" | "created" | "author" | "config" | "history">;

/**
 * Reads an image for linux/amd64; `read` gives the bytes behind a digest. Its id is the digest of what the tag points to.
 * `layer` gives layers that need not be unpacked.
 */
export function decodeImage(
  digest: string,
  read: (digest: string) => Uint8Array,
  layer: (digest: string) => Layer | undefined = () => undefined,
): Image {
  const json = <T>(each: string) => JSON.parse(new TextDecoder().decode(read(each))) as T;
  const top = json<Manifest>(digest);
  const isAttestation = ({ annotations }: Descriptor) =>
    annotations?.["vnd.docker.reference.type"] === "attestation-manifest";
  const own = top.manifests?.find((each) => !isAttestation(each));
  const manifest = own ? json<Manifest>(own.digest) : top;
  const config = json<StoredConfig>(manifest.config?.digest ?? "");
  const digests = (manifest.layers ?? []).map((each) => each.digest);
  const statements = (top.manifests ?? []).filter(isAttestation).flatMap((each) => {
    const { layers = [] } = json<Manifest>(each.digest);
    return layers.map((statement) => json<unknown>(statement.digest));
  });
  const { architecture, os, created, author } = config;
  return {
    ...{ id: digest, architecture, os, created },
    ...(author === undefined ? {} : { author }),
    config: config.config ?? {},
    history: (config.history ?? []).map((entry) => ({ ...entry, created_by: entry.created_by ?? "" })),
    layers: digests.map((each) => ({ layer: layer(each) ?? unpackLayer(read(each)) })),
    ...(statements.length > 0 ? { provenance: statements[0] } : {}),
  };
}

/** The layer in the archive that a registry holds. */
export function unpackLayer(bytes: Uint8Array): Layer {
  const archive = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzip(bytes).content : bytes;
  return membersLayer(readTar(archive));
}
