import { hides, type LayerChanges, type LayerItem } from "../../engine/evidence/layers.ts";
import type { Scene } from "../../engine/evidence/scene.ts";
import { changesOf } from "../../engine/evidence/simulated-layer.ts";
import type { Credential } from "../../engine/evidence/types.ts";
import type { Image } from "../../engine/image/types.ts";
import { cutAtSecrets } from "./pieces.ts";
import type { FindingIndex } from "./places.ts";
import type { StackFile, StackReply, StackStep } from "./types.ts";

const MOST_FILES = 40;

/** An image as an attacker takes it apart: every instruction with the layer that it made, the lowest first. */
export function stackOf(
  { host, before }: Scene,
  reference: string,
  findings: FindingIndex,
  credentials: readonly Credential[],
): StackReply {
  const image = host.images.get(reference);
  if (!image) throw new Error(`There is no image ${reference}.`);
  const baseIds = new Set(before.values());
  const base = new Set(
    host.images
      .images()
      .filter(({ id }) => baseIds.has(id))
      .flatMap(({ layers }) => layers.map(({ layer }) => layer.digest)),
  );
  const changes = image.layers.map(({ layer }) => changesOf(layer));
  const known = new Set<string>();
  const layers = changes.map((layer, index) => {
    const isBase = base.has(image.layers[index]?.layer.digest ?? "");
    const files = isBase ? [] : filesOf(layer, index, changes, known, reference, findings);
    for (const { path } of layer.entries) known.add(path);
    return { base: isBase, files, size: sizeOf(layer) };
  });
  const steps = zipHistory(image).map(({ entry, layer: index }): StackStep => {
    const layer = index === undefined ? undefined : layers[index];
    const source = entry?.source ?? (index === undefined ? undefined : image.layers[index]?.source);
    const text = entry?.created_by || entry?.comment || "";
    return {
      instruction: cutAtSecrets(text, credentials),
      ...(index === undefined ? {} : { layer: index }),
      base: layer?.base ?? false,
      size: layer?.size ?? 0,
      files: shown(layer?.files ?? []),
      more: Math.max(0, (layer?.files.length ?? 0) - shown(layer?.files ?? []).length),
      ...(source ? { cause: source } : {}),
      findings: findings.in({ surface: "image-history", object: reference, where: text }),
    };
  });
  return { image: reference, size: layers.reduce((sum, { size }) => sum + size, 0), steps };
}

/** History entries side by side with the layers that they made; layers without an entry stand at the end. */
function zipHistory({ history, layers }: Image) {
  let next = 0;
  const steps: { entry: Image["history"][number] | undefined; layer: number | undefined }[] = history.map(
    (entry) => ({ entry, layer: entry.empty_layer || next >= layers.length ? undefined : next++ }),
  );
  while (next < layers.length) steps.push({ entry: undefined, layer: next++ });
  return steps;
}

function filesOf(
  layer: LayerChanges,
  index: number,
  all: readonly LayerChanges[],
  below: ReadonlySet<string>,
  object: string,
  findings: FindingIndex,
): StackFile[] {
  const later = all.slice(index + 1);
  const file = ({ path, kind, content }: LayerItem): StackFile => ({
    path: `/${path}${kind === "directory" ? "/" : ""}`,
    change: below.has(path) ? "changed" : "added",
    size: content.length,
    gone: later.some((changes) => hides(changes, path, kind)),
    findings: findings.in({
      surface: "image-layer",
      object,
      where: `layer ${index}: /${path}${kind === "directory" ? "/" : ""}`,
    }),
  });
  // A folder that was there before changed only in what it holds.
  const entries = layer.entries
    .filter(({ path, kind }) => kind !== "directory" || !below.has(path))
    .map(file);
  const deleted = layer.whiteouts.map(
    (path): StackFile => ({ path: `/${path}`, change: "deleted", size: 0, gone: false, findings: [] }),
  );
  return [...entries, ...deleted];
}

/** What shows a secret first, then what was deleted, then the rest as the layer has it. */
function shown(files: readonly StackFile[]): StackFile[] {
  const rank = ({ findings, change }: StackFile) => (findings.length > 0 ? 0 : change === "deleted" ? 1 : 2);
  return [...files].sort((a, b) => rank(a) - rank(b)).slice(0, MOST_FILES);
}

function sizeOf({ entries }: LayerChanges): number {
  return entries.reduce((sum, { content }) => sum + content.length, 0);
}
