import { layerOf } from "../../filesystem/layer.ts";
import type { Layer } from "../../filesystem/types.ts";
import { decodeImage } from "../../image/oci.ts";
import type { Image } from "../../image/types.ts";
import type { RegistryStore } from "../../services/registry-store.ts";
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
      const image = known.get(digest) ?? readBack(store, name, digest, isBase);
      return imageArtefacts(`${address}/${name}:${tag}`, image, isBase);
    }),
  );
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
