import { compileIgnore } from "../../dockerfile/dockerignore.ts";
import { layerOf } from "../../filesystem/layer.ts";
import { type FileSystem, type LayerEntry, ROOT } from "../../filesystem/types.ts";
import type { Snapshot } from "./snapshot.ts";

/** A folder of the client: a build context, or a `--build-context`. */
export interface ClientFolder {
  readonly filesystem: FileSystem;
  readonly root: string;
  readonly ignoreText?: string;
}

/**
 * What the client sends: everything that .dockerignore leaves, owned by root with the modes of the client's
 * files. A folder that is ignored still comes along when a file in it does.
 */
export function contextSnapshot(name: string, folder: ClientFolder): Snapshot {
  const { filesystem, root } = folder;
  const ignored = folder.ignoreText === undefined ? () => false : compileIgnore(folder.ignoreText);
  const entries = new Map<string, LayerEntry>([
    ["/", { ...OWNED, kind: "directory", mode: 0o755, mtime: 0 }],
  ]);
  const inodes = new Map<number, string>();
  const walk = (path: string): boolean => {
    let kept = false;
    for (const child of filesystem.readdir(root + path, ROOT)) {
      const at = `${path}/${child}`;
      const entry = entryOf(filesystem, root + at, at, inodes);
      if (!entry) continue;
      const keep = !ignored(at.slice(1), entry.kind === "directory");
      if (keep || entry.kind === "directory") entries.set(at, entry);
      const within = entry.kind === "directory" && walk(at);
      if (!keep && !within) entries.delete(at);
      kept ||= keep || within;
    }
    return kept;
  };
  walk("");
  const layer = layerOf(entries);
  return { id: `${name} ${layer.digest}`, layers: [{ layer }], times: [0] };
}

const OWNED = { uid: 0, gid: 0 } as const;

/** Undefined for sockets and devices, which are not sent. */
function entryOf(
  filesystem: FileSystem,
  path: string,
  at: string,
  inodes: Map<number, string>,
): LayerEntry | undefined {
  const { kind, mode, mtime, inode, links } = filesystem.lstat(path, ROOT);
  if (kind === "directory") return { ...OWNED, kind, mode, mtime };
  if (kind === "symlink") return { ...OWNED, kind, target: filesystem.readlink(path, ROOT), mtime };
  if (kind !== "file") return undefined;
  const link = links > 1 ? inodes.get(inode) : undefined;
  if (links > 1 && link === undefined) inodes.set(inode, at);
  const content = filesystem.readFile(path, ROOT);
  return { ...OWNED, kind, content, mode, mtime, ...(link === undefined ? {} : { link }) };
}

/** About the bytes that the log reports as sent. */
export function contextSize(snapshot: Snapshot): number {
  let size = 0;
  for (const { layer } of snapshot.layers) {
    for (const [path, entry] of layer.entries) {
      size += path.length + 24 + (entry.kind === "file" ? entry.content.length : 0);
    }
  }
  return size;
}
