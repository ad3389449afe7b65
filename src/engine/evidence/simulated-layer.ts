import type { Layer, LayerEntry } from "../filesystem/types.ts";
import type { LayerChanges, LayerItem } from "./layers.ts";

const NOTHING = new Uint8Array();

/** Layers never change, and those of base images are read in every run. */
const known = new WeakMap<Layer, LayerChanges>();

/** A simulated layer as changes; the root folder itself is no entry of a real layer. */
export function changesOf(layer: Layer): LayerChanges {
  let changes = known.get(layer);
  if (!changes) {
    changes = readChanges(layer);
    known.set(layer, changes);
  }
  return changes;
}

function readChanges(layer: Layer): LayerChanges {
  const entries: LayerItem[] = [];
  const whiteouts: string[] = [];
  const opaque: string[] = [];
  for (const [absolute, entry] of layer.entries) {
    const path = absolute.replace(/^\/+/, "");
    if (path === "") continue;
    if (entry.kind === "whiteout") whiteouts.push(path);
    else entries.push(itemOf(path, entry));
    if (entry.kind === "directory" && entry.opaque) opaque.push(`${path}/`);
  }
  return { entries, whiteouts, opaque };
}

function itemOf(path: string, entry: Exclude<LayerEntry, { kind: "whiteout" }>): LayerItem {
  const { uid, gid } = entry;
  const owned = { path, uid, gid, content: NOTHING, link: "" };
  if (entry.kind === "symlink") return { ...owned, kind: "symlink", mode: 0o777, link: entry.target };
  const { mode } = entry;
  if (entry.kind === "file") return { ...owned, kind: "file", mode, content: entry.content };
  return { ...owned, kind: entry.kind === "directory" ? "directory" : "other", mode };
}
