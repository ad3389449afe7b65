import type { Artefact, Surface } from "../engine/evidence/types.ts";
import type { TarEntry } from "./tar.ts";

/** A layer's changes: what it writes, and what it removes from the layers below. */
export interface LayerChanges {
  readonly entries: readonly TarEntry[];
  /** Paths removed by `.wh.NAME`. */
  readonly whiteouts: readonly string[];
  /** Folders whose content below is hidden (`.wh..wh..opq`). */
  readonly opaque: readonly string[];
}

const OPAQUE = ".wh..wh..opq";

/** Sorts a layer's tar entries into changes; see the OCI image-spec, "Whiteouts". */
export function changesOf(entries: readonly TarEntry[]): LayerChanges {
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

/** Does `later` hide `path`: by removing it or a folder above it, or by replacing it? */
export function hides(later: LayerChanges, path: string, kind: TarEntry["kind"]): boolean {
  return (
    later.whiteouts.some((gone) => path === gone || path.startsWith(`${gone}/`)) ||
    later.opaque.some((folder) => path.startsWith(folder)) ||
    later.entries.some(
      (entry) =>
        (entry.path === path && !(kind === "directory" && entry.kind === "directory")) ||
        (entry.kind !== "directory" && path.startsWith(`${entry.path}/`)),
    )
  );
}

/**
 * The artefacts of one layer: each file's content, each link's target, and each entry's own name.
 * `later` are the layers above it in the same image or stage.
 */
export function layerArtefacts(
  surface: Surface,
  object: string,
  index: number,
  layer: LayerChanges,
  later: readonly LayerChanges[],
): Artefact[] {
  return layer.entries.flatMap((entry) => {
    const folder = entry.kind === "directory";
    const where = `layer ${index}: /${entry.path}${folder ? "/" : ""}`;
    const deleted = later.some((changes) => hides(changes, entry.path, entry.kind));
    const artefact = (content: Uint8Array | string): Artefact => ({
      surface,
      object,
      where,
      content,
      deleted,
    });
    const name = entry.path.slice(entry.path.lastIndexOf("/") + 1);
    if (folder) return [artefact(name)];
    const content = entry.kind === "symlink" ? entry.link : contentOf(entry, layer);
    return [artefact(content), artefact(name)];
  });
}

function contentOf(entry: TarEntry, layer: LayerChanges): Uint8Array {
  if (entry.kind !== "hardlink") return entry.content;
  const target = entry.link.replace(/^(?:\.?\/)+/, "");
  return layer.entries.find((other) => other.path === target && other !== entry)?.content ?? entry.content;
}

/** Equal layers have equal fingerprints: the same entries with the same owners, modes, times and bytes. */
export function fingerprint({ entries, whiteouts, opaque }: LayerChanges): string {
  const listing = entries.map(({ path, kind, mode, uid, gid, mtime, content, link }) =>
    [
      path,
      kind,
      mode & 0o7777,
      uid,
      gid,
      Math.floor(mtime),
      Buffer.from(content).toString("base64"),
      link,
    ].join("|"),
  );
  return JSON.stringify([listing.sort(), [...whiteouts].sort(), [...opaque].sort()]);
}
