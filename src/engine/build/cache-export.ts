import type { Layer } from "../filesystem/types.ts";
import { type Blob, blobOf, descriptorOf, type EncodedImage, layerBlob, MEDIA_TYPES } from "../image/oci.ts";
import { BuildError, StepError } from "./errors.ts";
import type { BuildLog } from "./progress/log.ts";
import type { CacheEntry } from "./solve/cache.ts";
import type { Snapshot } from "./solve/snapshot.ts";
import { FailedStep } from "./solve/solver.ts";
import type { BuildRequest, CacheTarget } from "./types.ts";

/** What a finished build has to give to other builders. */
export interface CacheContents {
  /** Results of its steps, those of all stages among them. */
  readonly entries: readonly CacheEntry[];
  readonly result: Snapshot;
}

type Written = Exclude<CacheTarget, { type: "inline" }>;

/** Does what `--cache-to` says. Returns the caches by their digest, as they can be imported again. */
export async function exportCaches(
  request: BuildRequest,
  contents: CacheContents,
  log: BuildLog,
): Promise<Map<string, readonly CacheEntry[]>> {
  const made = new Map<string, readonly CacheEntry[]>();
  for (const target of request.cacheTo ?? []) {
    if (target.type === "inline") continue;
    const entries = target.mode === "max" ? contents.entries : entriesOfResult(contents);
    const image = await writeCache(target, entries, log);
    made.set(image.top.digest, entries);
  }
  return made;
}

/** `mode=min`: steps whose layers are all in the result. Those of other stages stay out, and so do their secrets. */
function entriesOfResult({ entries, result }: CacheContents): CacheEntry[] {
  return entries.filter(({ snapshot }) =>
    snapshot.layers.every(({ layer }, at) => layer === result.layers[at]?.layer),
  );
}

async function writeCache(
  target: Written,
  entries: readonly CacheEntry[],
  log: BuildLog,
): Promise<EncodedImage> {
  const image = encodeCache(entries);
  const step = log.step(`exporting cache to ${target.type === "local" ? "client directory" : "registry"}`);
  step.line("preparing build cache for export");
  const [config, ...layers] = image.blobs;
  for (const { digest } of layers) step.line(`writing layer ${digest} 0.0s done`);
  step.line("preparing build cache for export 0.1s done");
  step.line(`writing config ${config?.digest} 0.0s done`);
  step.line(`writing cache image manifest ${image.top.digest} done`);
  try {
    await target.write(image);
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    const refusal = new StepError(`error writing layer blob: ${error.message}`, undefined, undefined);
    step.error(refusal.stepMessage);
    throw new FailedStep(step, refusal);
  }
  step.done();
  return image;
}

/** A cache as BuildKit writes it: an image whose config lists steps by their keys, and whose layers are theirs. */
function encodeCache(entries: readonly CacheEntry[]): EncodedImage {
  const parents = new Map<Layer, Layer | undefined>();
  for (const { snapshot } of entries)
    snapshot.layers.forEach(({ layer }, at) => {
      if (!parents.has(layer)) parents.set(layer, snapshot.layers[at - 1]?.layer);
    });
  const layers = [...parents.keys()].sort((a, b) => (layerBlob(a).digest < layerBlob(b).digest ? -1 : 1));
  const blobs: Blob[] = layers.map(layerBlob);
  const config = blobOf(
    {
      layers: layers.map((layer, at) => {
        const parent = parents.get(layer);
        return { blob: blobs[at]?.digest, parent: parent === undefined ? -1 : layers.indexOf(parent) };
      }),
      records: entries.map(({ keys: [digest], snapshot }) => {
        const top = snapshot.layers.at(-1);
        return { ...(top ? { layers: [{ layer: layers.indexOf(top.layer) }] } : {}), digest };
      }),
    },
    "application/vnd.buildkit.cacheconfig.v0",
  );
  const top = blobOf(
    {
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.manifest,
      config: descriptorOf(config),
      layers: blobs.map(descriptorOf),
    },
    MEDIA_TYPES.manifest,
  );
  return { top, manifests: [], blobs: [config, ...blobs] };
}
