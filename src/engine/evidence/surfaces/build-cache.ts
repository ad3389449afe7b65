import type { CachedLayer } from "../../build/types.ts";
import { readBelow } from "../files.ts";
import { fingerprint, layerArtefacts } from "../layers.ts";
import type { Scene } from "../scene.ts";
import { changesOf } from "../simulated-layer.ts";
import type { Artefact } from "../types.ts";
import { taggedImages } from "./images.ts";

/** What the builder keeps: the contents of cache mounts, and layers of stages that are in no tagged image. */
export function buildCache(scene: Scene): Artefact[] {
  const { builder } = scene.host;
  const mounts = [...builder.cacheMounts].flatMap(([id, filesystem]) =>
    readBelow(filesystem, "/").flatMap(([where, content]): Artefact[] => {
      const artefact = { surface: "build-cache" as const, object: `cache mount ${id}`, where };
      return [
        { ...artefact, content },
        { ...artefact, content: where.slice(where.lastIndexOf("/") + 1) },
      ];
    }),
  );
  return [...mounts, ...stageLayers(scene)];
}

function stageLayers(scene: Scene): Artefact[] {
  const inImages = new Set(
    taggedImages(scene).flatMap(([, image]) =>
      image.layers.map(({ layer }) => fingerprint(changesOf(layer))),
    ),
  );
  const { layers } = scene.host.builder;
  return layers.flatMap((cached, at) => {
    if (inImages.has(fingerprint(changesOf(cached.layer)))) return [];
    const later = above(layers, at).map(({ layer }) => changesOf(layer));
    return layerArtefacts(
      "build-cache",
      `stage ${cached.stage}`,
      cached.index,
      changesOf(cached.layer),
      later,
    ).map((artefact) => (cached.source ? { ...artefact, source: cached.source } : artefact));
  });
}

/** The layers that the same build put on top in the same stage: the next ones, up to a lower index. */
function above(layers: readonly CachedLayer[], at: number): CachedLayer[] {
  const start = layers[at];
  if (!start) return [];
  const result: CachedLayer[] = [];
  let last = start.index;
  for (const layer of layers.slice(at + 1)) {
    if (layer.stage !== start.stage) continue;
    if (layer.index <= last) break;
    last = layer.index;
    result.push(layer);
  }
  return result;
}
