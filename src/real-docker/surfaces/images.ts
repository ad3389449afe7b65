import { leavesOf } from "../../engine/evidence/keypath.ts";
import { layerArtefacts } from "../../engine/evidence/layers.ts";
import { configArtefacts } from "../../engine/evidence/surfaces/config.ts";
import { pushedImages } from "../../engine/evidence/surfaces/registry.ts";
import type { Artefact } from "../../engine/evidence/types.ts";
import { newTags, type Scene } from "../collect.ts";
import { layerDigests, type RealImage, readImage } from "../images.ts";

/** History, config, layers and attestations of every image that the case tagged, or pushed to a registry. */
export async function images(scene: Scene): Promise<Artefact[]> {
  const known = await baseLayers(scene);
  const artefacts = scene.services.flatMap((service) => pushedImages(service, (digest) => known.has(digest)));
  for (const image of await taggedImages(scene)) {
    artefacts.push(
      ...historyArtefacts(image),
      ...configArtefacts("image-config", image.reference, image.config),
      ...image.layers.flatMap((layer, index) =>
        layer === undefined
          ? []
          : layerArtefacts("image-layer", image.reference, index, layer, upper(image, index)),
      ),
      ...image.attestations.flatMap((statement) =>
        leavesOf(statement).map(
          ({ path, value }): Artefact => ({
            surface: "provenance",
            object: image.reference,
            where: path,
            content: value,
          }),
        ),
      ),
    );
  }
  return artefacts;
}

/** The images that the case tagged; layers of images that stood there before are left out. */
export async function taggedImages(scene: Scene): Promise<RealImage[]> {
  const known = await baseLayers(scene);
  const read: RealImage[] = [];
  for (const tag of newTags(scene))
    read.push(await readImage(scene.client, tag, scene.after.dataRoot, known));
  return read;
}

async function baseLayers({ client, before }: Scene): Promise<ReadonlySet<string>> {
  const digests = new Set<string>();
  for (const id of before.tags.values()) {
    for (const digest of await layerDigests(client, id, before.dataRoot).catch(() => [])) digests.add(digest);
  }
  return digests;
}

function upper(image: RealImage, index: number) {
  return image.layers.slice(index + 1).filter((layer) => layer !== undefined);
}

function historyArtefacts(image: RealImage): Artefact[] {
  return image.history.flatMap(({ created_by = "" }): Artefact[] =>
    created_by === ""
      ? []
      : [{ surface: "image-history", object: image.reference, where: created_by, content: created_by }],
  );
}
