import { digestOfJson } from "../image/digest.ts";
import type { HistoryEntry, Image } from "../image/types.ts";
import type { DraftHistory, ImageDraft } from "./convert/image-draft.ts";
import type { StepLog } from "./progress/log.ts";
import { statement } from "./provenance/predicate.ts";
import type { Snapshot } from "./solve/snapshot.ts";

/** An exported image and the digests that the log and the record name. */
export interface Exported {
  readonly image: Image;
  readonly manifest: string;
  /** Of the index; undefined for an image without attestation. */
  readonly index: string | undefined;
  readonly config: string;
}

/** Makes an image of a finished stage and writes down in the step what is exported. The caller ends the step. */
export function exportImage(
  draft: ImageDraft,
  snapshot: Snapshot,
  options: {
    readonly tags: readonly string[];
    readonly predicate: object | undefined;
    readonly now: number;
    readonly step: StepLog;
    /** For `BUILDKIT_INLINE_CACHE`. */
    readonly isInlineCache: boolean;
  },
): Exported {
  const history = datedHistory(draft.history, snapshot.times, options.now);
  const created = history.at(-1)?.created ?? new Date(options.now).toISOString();
  const { config, author } = draft;
  const layers = snapshot.layers.map(({ layer }) => layer.digest);
  const configDigest = digestOfJson([
    config,
    created,
    history.map(({ source: _, ...entry }) => entry),
    layers,
  ]);
  const manifest = digestOfJson([configDigest, layers, "manifest"]);
  const provenance = options.predicate && statement(options.predicate, options.tags, manifest);
  const attestation = provenance && digestOfJson(provenance);
  const index = attestation && digestOfJson([manifest, attestation]);
  const image: Image = {
    id: index ?? manifest,
    created,
    architecture: "amd64",
    os: "linux",
    ...(author === undefined ? {} : { author }),
    config,
    history,
    layers: snapshot.layers,
    ...(provenance ? { provenance } : {}),
  };
  const lines = [
    "exporting layers",
    ...(options.isInlineCache ? ["preparing layers for inline cache"] : []),
    `exporting manifest ${manifest}`,
    `exporting config ${configDigest}`,
    ...(attestation ? [`exporting attestation manifest ${attestation}`] : []),
    ...(index ? [`exporting manifest list ${index}`] : []),
  ];
  for (const line of lines) options.step.line(`${line} done`);
  return { image, manifest, index, config: configDigest };
}

/**
 * Gives history its times: an entry with a layer that layer's, one without the time of the layer before it,
 * or, at the beginning of the Dockerfile, of the one after it (as BuildKit patches the image's config).
 */
function datedHistory(
  history: readonly DraftHistory[],
  times: readonly number[],
  now: number,
): HistoryEntry[] {
  const dated: HistoryEntry[] = [];
  const ofBase = history.filter(({ created, empty_layer }) => created !== undefined && !empty_layer).length;
  let at = ofBase;
  let last: string | undefined;
  for (const entry of history) {
    if (entry.created !== undefined) {
      dated.push({ ...entry, created: entry.created });
      continue;
    }
    if (!entry.empty_layer) {
      last = new Date(times[at] ?? now).toISOString();
      at += 1;
    }
    dated.push({ ...entry, created: last ?? new Date(times[at] ?? now).toISOString() });
  }
  return dated;
}
