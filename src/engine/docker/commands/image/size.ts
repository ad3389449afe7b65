import type { Layer } from "../../../filesystem/types.ts";
import type { Image } from "../../../image/types.ts";

const BLOCK = 4096;

/** What a layer takes on disk: whole blocks, and one for each folder. Roughly what the engine counts. */
export function layerSize(layer: Layer): number {
  let size = 0;
  for (const entry of layer.entries.values()) {
    if (entry.kind === "file") size += Math.ceil(entry.content.length / BLOCK) * BLOCK;
    else if (entry.kind === "directory") size += BLOCK;
  }
  return size;
}

export function imageSize(image: Image): number {
  return image.layers.reduce((sum, { layer }) => sum + layerSize(layer), 0);
}
