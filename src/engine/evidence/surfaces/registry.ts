import { layerOf } from "../../filesystem/layer.ts";
import type { Layer } from "../../filesystem/types.ts";
import { decodeImage, type Manifest, unpackLayer } from "../../image/oci.ts";
import type { Image } from "../../image/types.ts";
import type { RegistryStore } from "../../services/registry-store.ts";
import { layerArtefacts } from "../layers.ts";
import { changesOf } from "../simulated-layer.ts";
import type { Artefact } from "../types.ts";
import { imageArtefacts } from "./image.ts";

/**
 * Everything in the images that were pushed to a registry, under the name to pull them by, whether or not this computer
 * still has them. Read from the registry's own bytes, as somebody who pulls would; `known` has the same images by the
 * digest of what their tag points to, with the places in the Dockerfile that the bytes do not hold.
 */
export function pushedImages(
  { address, images: store }: { readonly address: string; readonly images: RegistryStore | undefined },
  isBase: (digest: string) => boolean,
  known: ReadonlyMap<string, Image> = new Map(),
): Artefact[] {
  if (!store) return [];
  return store.names().flatMap((name) =>
    (store.tags(name) ?? []).flatMap((tag) => {
      const digest = store.manifest(name, tag)?.digest ?? "";
      const cached = cacheLayers(store, name, digest, isBase);
      if (cached) return cached.flatMap((layer) => ofCache(`${address}/${name}:${tag}`, layer));
      const image = known.get(digest) ?? readBack(store, name, digest, isBase);
      return imageArtefacts(`${address}/${name}:${tag}`, image, isBase);
    }),
  );
}

/** The layers of a build cache that was pushed, the machine's own ones left out; undefined for an image. */
function cacheLayers(
  store: RegistryStore,
  name: string,
  digest: string,
  isBase: (digest: string) => boolean,
): Layer[] | undefined {
  const bytes = store.manifest(name, digest)?.bytes ?? new Uint8Array(0);
  const { config, layers = [] } = JSON.parse(new TextDecoder().decode(bytes)) as Manifest;
  if (!config?.mediaType.startsWith("application/vnd.buildkit.cacheconfig")) return undefined;
  return layers
    .filter((layer) => !isBase(layer.digest))
    .map((layer) => unpackLayer(store.blob(name, layer.digest) ?? new Uint8Array(0)));
}

/** Which of its layers a file lies in says nothing in a cache: they are sorted by digest. */
function ofCache(object: string, layer: Layer): Artefact[] {
  return layerArtefacts("build-cache", object, 0, changesOf(layer), []).map((artefact) => ({
    ...artefact,
    where: artefact.where.replace("layer 0: ", ""),
  }));
}

function readBack(
  store: RegistryStore,
  name: string,
  top: string,
  isBase: (digest: string) => boolean,
): Image {
  const read = (digest: string) =>
    store.manifest(name, digest)?.bytes ?? store.blob(name, digest) ?? new Uint8Array(0);
  return decodeImage(top, read, (digest) => (isBase(digest) ? standIn(digest) : undefined));
}

/** In place of a layer that is not searched. */
function standIn(digest: string): Layer {
  return { ...layerOf([]), digest };
}
