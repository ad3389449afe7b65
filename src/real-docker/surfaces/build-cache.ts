import { buildObject } from "../../engine/evidence/calls.ts";
import { contentOf, fingerprint, layerArtefacts } from "../../engine/evidence/layers.ts";
import type { Artefact } from "../../engine/evidence/types.ts";
import { readCacheRecords } from "../cache-records.ts";
import type { Scene } from "../collect.ts";
import { openSnapshots } from "../snapshots.ts";
import { stageLayers } from "../stages.ts";
import { changesOf } from "../tar-layer.ts";
import { taggedImages } from "./images.ts";

/**
 * What the builder keeps: the contents of cache mounts, and the layers of stages that are in no tagged image. Both
 * are read from the snapshots of the engine's containerd, which works where the engine runs on this machine.
 */
export async function buildCache(scene: Scene): Promise<Artefact[]> {
  if (!scene.calls.some((call) => buildObject(call) !== undefined)) return [];
  const records = await readCacheRecords(scene.client);
  const read = await openSnapshots(scene);
  if (!read) return [];
  const artefacts: Artefact[] = [];
  for (const record of records) {
    const id = mountId(record.description);
    if (record.type !== "exec.cachemount" || id === undefined) continue;
    const mount = changesOf(await read(record.id));
    for (const entry of mount.entries) {
      const name = entry.path.slice(entry.path.lastIndexOf("/") + 1);
      const folder = entry.kind === "directory" ? "/" : "";
      const place = {
        surface: "build-cache" as const,
        object: `cache mount ${id.replace(/^\//, "")}`,
        where: `/${entry.path}${folder}`,
      };
      artefacts.push({ ...place, content: name });
      if (!folder)
        artefacts.push({
          ...place,
          content: entry.kind === "symlink" ? entry.link : contentOf(entry, mount),
        });
    }
  }
  const inImages = new Set(
    (await taggedImages(scene)).flatMap(({ layers }) =>
      layers.flatMap((layer) => (layer ? [fingerprint(layer)] : [])),
    ),
  );
  for (const stage of await stageLayers(scene, records)) {
    const layers = await Promise.all(
      stage.layers.map(async ({ record, index }) => ({ index, changes: changesOf(await read(record)) })),
    );
    for (const [at, { index, changes }] of layers.entries()) {
      if (inImages.has(fingerprint(changes))) continue;
      const later = layers.slice(at + 1).map((layer) => layer.changes);
      artefacts.push(...layerArtefacts("build-cache", `stage ${stage.name}`, index, changes, later));
    }
  }
  return artefacts;
}

/** `cached mount /c from exec ... with id "//c"`; an identifier that is the target itself is not repeated. */
function mountId(description: string): string | undefined {
  return /with id "(.*)"$/.exec(description)?.[1] ?? /^cached mount (\S+) from exec /.exec(description)?.[1];
}
