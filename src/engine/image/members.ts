import { layerOf } from "../filesystem/layer.ts";
import { type FileSystem, type Layer, type LayerEntry, ROOT } from "../filesystem/types.ts";
import type { Member } from "../tools/base/archive/tar-format.ts";
import { fromByteString, toByteString } from "../tools/base/core/bytes.ts";

const NOTHING = new Uint8Array(0);
const OWNER = { user: "", group: "" };
const WHITEOUT = ".wh.";

const encoded = (text: string): string => toByteString(new TextEncoder().encode(text));
const decoded = (text: string): string => new TextDecoder().decode(fromByteString(text));

/** A layer as the archive that images are stored and sent as; deleted paths are `.wh.` files. */
export function layerMembers(layer: Layer): Member[] {
  return [...layer.entries].flatMap(([path, entry]): Member[] => {
    const name = encoded(path.slice(1));
    if (name === "") return [];
    if (entry.kind === "whiteout") {
      const slash = name.lastIndexOf("/") + 1;
      const removed = `${name.slice(0, slash)}${WHITEOUT}${name.slice(slash)}`;
      const meta = { mode: 0, uid: 0, gid: 0, mtime: 0, ...OWNER };
      return [{ ...meta, name: removed, type: "file", content: NOTHING, target: "" }];
    }
    const { uid, gid, mtime } = entry;
    const common = { name, uid, gid, mtime, ...OWNER, content: NOTHING, target: "" };
    if (entry.kind === "directory")
      return [{ ...common, name: `${name}/`, type: "directory", mode: entry.mode }];
    if (entry.kind === "symlink")
      return [{ ...common, type: "symlink", mode: 0o777, target: encoded(entry.target) }];
    if (entry.kind !== "file") return [];
    if (entry.link)
      return [{ ...common, type: "link", mode: entry.mode, target: encoded(entry.link.slice(1)) }];
    return [{ ...common, type: "file", mode: entry.mode, content: entry.content }];
  });
}

/** The layer that an archive holds. */
export function membersLayer(members: readonly Member[]): Layer {
  const entries = new Map<string, LayerEntry>();
  for (const member of members) {
    const path = `/${decoded(member.name)
      .replace(/^\.?\/+/, "")
      .replace(/\/+$/, "")}`;
    if (path === "/" || path === "/.") continue;
    const slash = path.lastIndexOf("/") + 1;
    const base = path.slice(slash);
    if (base.startsWith(WHITEOUT))
      entries.set(path.slice(0, slash) + base.slice(WHITEOUT.length), { kind: "whiteout" });
    else entries.set(path, entryOf(member, entries));
  }
  return layerOf([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function entryOf(member: Member, entries: ReadonlyMap<string, LayerEntry>): LayerEntry {
  const { mode, uid, gid, mtime } = member;
  if (member.type === "directory") return { kind: "directory", mode, uid, gid, mtime };
  if (member.type === "symlink") return { kind: "symlink", target: decoded(member.target), uid, gid, mtime };
  if (member.type === "file") return { kind: "file", content: member.content, mode, uid, gid, mtime };
  const original = entries.get(`/${decoded(member.target).replace(/^\.?\/+/, "")}`);
  const content = original?.kind === "file" ? original.content : NOTHING;
  return { kind: "file", content, mode, uid, gid, mtime };
}

/** A file or folder with all below it, as members called `name`, `name/...`. */
export function treeMembers(files: FileSystem, path: string, name: string): Member[] {
  const { kind, mode, uid, gid, mtime } = files.lstat(path, ROOT);
  const common = { name: encoded(name), mode, uid, gid, mtime, ...OWNER, content: NOTHING, target: "" };
  if (kind === "symlink")
    return [{ ...common, type: "symlink", target: encoded(files.readlink(path, ROOT)) }];
  if (kind === "file") return [{ ...common, type: "file", content: files.readFile(path, ROOT) }];
  if (kind !== "directory") return [];
  const below = files
    .readdir(path, ROOT)
    .flatMap((child) =>
      treeMembers(files, `${path === "/" ? "" : path}/${child}`, name === "" ? child : `${name}/${child}`),
    );
  return name === "" ? below : [{ ...common, name: `${common.name}/`, type: "directory" }, ...below];
}
