import type { Image } from "../../image/types.ts";
import { leavesOf } from "../keypath.ts";
import { layerArtefacts } from "../layers.ts";
import type { Scene } from "../scene.ts";
import { changesOf } from "../simulated-layer.ts";
import type { Artefact } from "../types.ts";
import { configArtefacts } from "./config.ts";

/** History, config, layers and attestation of every image that was tagged. */
export function images(scene: Scene): Artefact[] {
  const base = baseLayers(scene);
  return taggedImages(scene).flatMap(([reference, image]) => [
    ...historyArtefacts(reference, image),
    ...configArtefacts("image-config", reference, image.config),
    ...imageLayers(reference, image, base),
    ...leavesOf(image.provenance).map(
      ({ path, value }): Artefact => ({
        surface: "provenance",
        object: reference,
        where: path,
        content: value,
      }),
    ),
  ]);
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

function historyArtefacts(object: string, image: Image): Artefact[] {
  return image.history.flatMap(({ created_by, source }): Artefact[] =>
    created_by === ""
      ? []
      : [
          {
            surface: "image-history",
            object,
            where: created_by,
            content: created_by,
            ...(source ? { source } : {}),
          },
        ],
  );
}

function imageLayers(object: string, image: Image, base: ReadonlySet<string>): Artefact[] {
  const changes = image.layers.map(({ layer }) => (base.has(layer.digest) ? undefined : changesOf(layer)));
  return changes.flatMap((layer, index) => {
    if (!layer) return [];
    const later = changes.slice(index + 1).filter((other) => other !== undefined);
    const source = image.layers[index]?.source;
    return layerArtefacts("image-layer", object, index, layer, later).map((artefact) =>
      source ? { ...artefact, source } : artefact,
    );
  });
}
