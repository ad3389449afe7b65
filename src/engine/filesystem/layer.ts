import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Frozen, PresentEntry } from "./node.ts";
import type { Layer, LayerEntry } from "./types.ts";

const encoder = new TextEncoder();

/** One line of an entry's metadata; the content is hashed apart. */
function metadataOf(path: string, entry: LayerEntry): string {
  if (entry.kind === "whiteout") return JSON.stringify([path, entry.kind]);
  const { content: _content, ...rest } = { content: undefined, ...entry };
  return JSON.stringify([path, rest]);
}

function digestOf(entries: ReadonlyMap<string, LayerEntry>): string {
  const hash = sha256.create();
  for (const [path, entry] of entries) {
    hash.update(encoder.encode(`${metadataOf(path, entry)}\n`));
    if (entry.kind === "file") {
      hash.update(encoder.encode(`${entry.content.length}\n`));
      hash.update(entry.content);
    }
  }
  return `sha256:${bytesToHex(hash.digest())}`;
}

/**
 * Makes a layer: entries sorted by path. The digest is made when it is first asked for, since most
 * layers of a running machine are never named. Contents must not change afterwards.
 */
export function layerOf(entries: Iterable<readonly [string, LayerEntry]>): Layer {
  const sorted = new Map([...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  let digest: string | undefined;
  return {
    entries: sorted,
    get digest() {
      digest ??= digestOf(sorted);
      return digest;
    },
  };
}

const IMPLIED: PresentEntry = { kind: "directory", mode: 0o755, uid: 0, gid: 0, mtime: 0 };

interface Draft {
  entry: PresentEntry;
  children?: Map<string, Draft>;
  links: number;
}

/** Lays one layer over a merged view. Only folders on the way to a change are copied. */
class Laying {
  private readonly own = new Set<Draft>();
  readonly root: Draft;

  constructor(base: Frozen | undefined) {
    this.root = base ? this.copy(base as Draft) : this.folder(IMPLIED);
  }

  private add(draft: Draft): Draft {
    this.own.add(draft);
    return draft;
  }

  private copy(node: Draft): Draft {
    if (this.own.has(node)) return node;
    return this.add({ entry: node.entry, children: new Map(node.children), links: node.links });
  }

  private folder(entry: PresentEntry, children?: Map<string, Draft>): Draft {
    return this.add({ entry, children: new Map(children), links: 1 });
  }

  /** The children of the folder at `names`, made changeable all the way down. */
  private open(names: readonly string[]): Map<string, Draft> {
    let at = this.root;
    for (const name of names) {
      const child = at.children?.get(name);
      const next = child?.entry.kind === "directory" ? this.copy(child) : this.folder(IMPLIED);
      at.children?.set(name, next);
      at = next;
    }
    return at.children ?? new Map();
  }

  put(path: string, entry: LayerEntry, links: number): void {
    const names = path.split("/").filter(Boolean);
    const name = names.pop();
    if (name === undefined) {
      if (entry.kind === "directory") this.root.entry = entry;
      return;
    }
    const siblings = this.open(names);
    const before = siblings.get(name);
    if (entry.kind === "whiteout") siblings.delete(name);
    else if (entry.kind === "directory") {
      const kept = before?.entry.kind === "directory" && !entry.opaque ? before.children : undefined;
      siblings.set(name, this.folder(entry, kept));
    } else siblings.set(name, { entry, links });
  }
}

function lay(base: Frozen | undefined, layer: Layer): Frozen {
  const laying = new Laying(base);
  const shared = new Map<string, number>();
  for (const entry of layer.entries.values()) {
    if (entry.kind === "file" && entry.link) shared.set(entry.link, (shared.get(entry.link) ?? 1) + 1);
  }
  for (const [path, entry] of layer.entries) {
    laying.put(path, entry, entry.kind === "file" ? (shared.get(entry.link ?? path) ?? 1) : 1);
  }
  return laying.root;
}

/** Merged views by chain of layers: images share their bases, and every RUN asks for the same chain. */
interface Chain {
  merged: Frozen | undefined;
  readonly next: WeakMap<Layer, Chain>;
}
const chains: Chain = { merged: undefined, next: new WeakMap() };

/** What a process sees through `layers`, the lowest first. */
export function merge(layers: readonly Layer[]): Frozen {
  let chain = chains;
  for (const layer of layers) {
    let next = chain.next.get(layer);
    if (!next) {
      next = { merged: lay(chain.merged, layer), next: new WeakMap() };
      chain.next.set(layer, next);
    }
    chain = next;
  }
  return chain.merged ?? { entry: IMPLIED, children: new Map(), links: 1 };
}

function collect(node: Frozen, path: string, into: Map<string, LayerEntry>): void {
  into.set(path || "/", node.entry);
  for (const [name, child] of node.children ?? []) collect(child, `${path}/${name}`, into);
}

/** One layer that shows the same files as `layers` together, without whiteouts: what `docker export` writes. */
export function squash(layers: readonly Layer[]): Layer {
  const entries = new Map<string, LayerEntry>();
  collect(merge(layers), "", entries);
  return layerOf(entries);
}
