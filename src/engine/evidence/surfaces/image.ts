import type { Image } from "../../image/types.ts";
import { leavesOf } from "../keypath.ts";
import { layerArtefacts } from "../layers.ts";
import { changesOf } from "../simulated-layer.ts";
import type { Artefact } from "../types.ts";
import { configArtefacts } from "./config.ts";

/**
 * What an image shows to whoever has it: history, config, layers and attestation. Layers that came with the machine
 * (`isBase`, by digest) are counted and not searched.
 */
export function imageArtefacts(
  object: string,
  image: Image,
  isBase: (digest: string) => boolean,
): Artefact[] {
  return [
    ...historyArtefacts(object, image),
    ...configArtefacts("image-config", object, image.config),
    ...imageLayers(object, image, isBase),
    ...leavesOf(image.provenance).map(
      ({ path, value }): Artefact => ({ surface: "provenance", object, where: path, content: value }),
    ),
  ];
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

function imageLayers(object: string, image: Image, isBase: (digest: string) => boolean): Artefact[] {
  const changes = image.layers.map(({ layer }) => (isBase(layer.digest) ? undefined : changesOf(layer)));
  return changes.flatMap((layer, index) => {
    if (!layer) return [];
    const later = changes.slice(index + 1).filter((other) => other !== undefined);
    const source = image.layers[index]?.source;
    return layerArtefacts("image-layer", object, index, layer, later).map((artefact) =>
      source ? { ...artefact, source } : artefact,
    );
  });
}
