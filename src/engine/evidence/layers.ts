import { digestOf } from "../image/digest.ts";
import type { Artefact, Surface } from "./types.ts";

/** One path that a layer writes, without a slash in front or behind. */
export interface LayerItem {
  readonly path: string;
  readonly kind: "file" | "directory" | "symlink" | "hardlink" | "other";
  readonly content: Uint8Array;
  /** Target of a link. */
  readonly link: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** A layer's changes: what it writes, and what it removes from the layers below. */
export interface LayerChanges<Item extends LayerItem = LayerItem> {
  readonly entries: readonly Item[];
  /** Paths removed by `.wh.NAME`. */
  readonly whiteouts: readonly string[];
  /** Folders whose content below is hidden (`.wh..wh..opq`). */
  readonly opaque: readonly string[];
}

/** Does `later` hide `path`: by removing it or a folder above it, or by replacing it? */
export function hides(later: LayerChanges, path: string, kind: LayerItem["kind"]): boolean {
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

/** A file's content, by whichever of its names. */
export function contentOf(entry: LayerItem, layer: LayerChanges): Uint8Array {
  if (entry.kind !== "hardlink") return entry.content;
  const target = entry.link.replace(/^(?:\.?\/)+/, "");
  return layer.entries.find((other) => other.path === target && other !== entry)?.content ?? entry.content;
}

const fingerprints = new WeakMap<LayerChanges, string>();

/**
 * Equal layers have equal fingerprints: the same paths with the same owners, modes and bytes. Times are left out: layers
 * carry whole seconds, so whether two steps of one build give the same digest is a matter of luck.
 */
export function fingerprint(layer: LayerChanges): string {
  let text = fingerprints.get(layer);
  if (text === undefined) {
    const listing = layer.entries.map(({ path, kind, mode, uid, gid, content, link }) =>
      JSON.stringify([path, kind, kind === "symlink" ? 0 : mode & 0o7777, uid, gid, digestOf(content), link]),
    );
    text = JSON.stringify([listing.sort(), [...layer.whiteouts].sort(), [...layer.opaque].sort()]);
    fingerprints.set(layer, text);
  }
  return text;
}
