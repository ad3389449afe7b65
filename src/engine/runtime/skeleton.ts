import { layerOf } from "../filesystem/layer.ts";
import type { Layer, LayerEntry } from "../filesystem/types.ts";

/**
 * What Docker lays between the image and the writable layer, so that its own mounts have somewhere to go
 * (moby daemon/initlayer). It belongs to no layer that anybody can read: `docker diff`, `commit` and
 * `history` do not know it. Only what the image lacks is added.
 */
export function skeletonLayer(layers: readonly Layer[], created: number): Layer {
  const has = (path: string) =>
    layers.some(({ entries }) => {
      const entry = entries.get(path);
      return entry !== undefined && entry.kind !== "whiteout";
    });
  const folder = (mode = 0o755): LayerEntry => ({ kind: "directory", mode, uid: 0, gid: 0, mtime: created });
  const empty: LayerEntry = {
    ...{ kind: "file", content: new Uint8Array(0), mode: 0o755, uid: 0, gid: 0, mtime: created },
  };
  const wanted: [string, LayerEntry][] = [
    ["/dev", folder()],
    ["/etc", folder()],
    ["/proc", folder()],
    ["/sys", folder()],
    ["/.dockerenv", empty],
    ["/etc/hosts", empty],
    ["/etc/hostname", empty],
    ["/etc/resolv.conf", empty],
    ["/etc/mtab", { kind: "symlink", target: "/proc/mounts", uid: 0, gid: 0, mtime: created }],
  ];
  return layerOf(wanted.filter(([path]) => !has(path)));
}
