import type { Layer, LayerEntry } from "../filesystem/types.ts";
import type { LayerChanges, LayerItem } from "./layers.ts";

const NOTHING = new Uint8Array();

/** A simulated layer as changes; the root folder itself is no entry of a real layer. */
export function changesOf(layer: Layer): LayerChanges {
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
  if (entry.kind === "file") return { path, kind: "file", content: entry.content, link: "" };
  if (entry.kind === "symlink") return { path, kind: "symlink", content: NOTHING, link: entry.target };
  const kind = entry.kind === "directory" ? "directory" : "other";
  return { path, kind, content: NOTHING, link: "" };
}
