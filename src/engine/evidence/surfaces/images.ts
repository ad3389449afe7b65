import type { Image } from "../../image/types.ts";
import type { Scene } from "../scene.ts";
import type { Artefact } from "../types.ts";
import { imageArtefacts } from "./image.ts";
import { pushedImages } from "./registry.ts";

/** History, config, layers and attestation of every image that was tagged, here or at a registry. */
export function images(scene: Scene): Artefact[] {
  const base = baseLayers(scene);
  const isBase = (digest: string) => base.has(digest);
  const stores = [...scene.host.world.services.values()];
  return [
    ...taggedImages(scene).flatMap(([reference, image]) => imageArtefacts(reference, image, isBase)),
    ...stores.flatMap((service) => pushedImages(service, isBase, scene.host.engine.exchanged)),
  ];
}

/** New tags, and tags that now name another image. */
export function taggedImages({ host, before }: Scene): [string, Image][] {
  return host.images.references().flatMap((reference): [string, Image][] => {
    const image = host.images.get(reference);
    return image && before.get(reference) !== image.id ? [[reference, image]] : [];
  });
}

/** Digests of the layers that came with the host: counted, not searched. */
function baseLayers({ host, before }: Scene): ReadonlySet<string> {
  const ids = new Set(before.values());
  const known = host.images.images().filter(({ id }) => ids.has(id));
  return new Set(known.flatMap(({ layers }) => layers.map(({ layer }) => layer.digest)));
}
