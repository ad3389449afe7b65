import type { LayerChanges } from "../engine/evidence/layers.ts";
import type { TarEntry } from "./tar.ts";

const OPAQUE = ".wh..wh..opq";

/** Sorts a layer's tar entries into changes; see the OCI image-spec, "Whiteouts". */
export function changesOf(entries: readonly TarEntry[]): LayerChanges<TarEntry> {
  const kept: TarEntry[] = [];
  const whiteouts: string[] = [];
  const opaque: string[] = [];
  for (const entry of entries) {
    const slash = entry.path.lastIndexOf("/");
    const folder = entry.path.slice(0, slash + 1);
    const name = entry.path.slice(slash + 1);
    if (name === OPAQUE) opaque.push(folder);
    else if (name.startsWith(".wh.")) whiteouts.push(folder + name.slice(4));
    else kept.push(entry);
  }
  return { entries: kept, whiteouts, opaque };
}
