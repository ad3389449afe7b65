/** Objects of a repository on disk: loose ones, and those of packs (pack.ts). */

import { bytesToHex } from "@noble/hashes/utils.js";
import { unzlibSync } from "fflate";
import { textOf } from "../../process/io.ts";
import { gitObject, type ObjectKind } from "../../services/git-objects.ts";
import { packedIds, readPacked } from "./pack.ts";
import { GitError, type GitSession } from "./session.ts";

export interface Parsed {
  readonly kind: string;
  readonly content: Uint8Array;
}

function pathOf(id: string): string {
  return `objects/${id.slice(0, 2)}/${id.slice(2)}`;
}

export function parseObject(compressed: Uint8Array): Parsed {
  const bytes = unzlibSync(compressed);
  const end = bytes.indexOf(0);
  return { kind: textOf(bytes.subarray(0, end)).split(" ")[0] ?? "", content: bytes.slice(end + 1) };
}

export interface TreeItem {
  readonly mode: string;
  readonly name: string;
  readonly id: string;
}

export function treeItems(content: Uint8Array): TreeItem[] {
  const items: TreeItem[] = [];
  for (let at = 0; at < content.length; ) {
    const end = content.indexOf(0, at);
    const [mode = "", name = ""] = textOf(content.subarray(at, end)).split(/ (.*)/s);
    items.push({ mode, name, id: bytesToHex(content.subarray(end + 1, end + 21)) });
    at = end + 21;
  }
  return items;
}

export function commitFacts(content: Uint8Array) {
  const text = textOf(content);
  const field = (name: string) => new RegExp(`^${name} (.*)$`, "m").exec(text)?.[1];
  const parents = [...text.split("\n\n")[0]!.matchAll(/^parent (.*)$/gm)].map((found) => found[1]!);
  return {
    tree: field("tree") ?? "",
    parents,
    author: field("author") ?? "",
    committer: field("committer") ?? "",
    /** Seconds since the epoch. */
    committed: Number(/ (\d+) [+-]\d+$/.exec(field("committer") ?? "")?.[1] ?? 0),
    message: text.slice(text.indexOf("\n\n") + 2),
  };
}

/** What an object names in its own repository. */
function namedBy(kind: string, content: Uint8Array): string[] {
  if (kind === "tree") return treeItems(content).flatMap(({ mode, id }) => (mode === "160000" ? [] : [id]));
  if (kind === "tag") return [/^object (\w+)/.exec(textOf(content))?.[1] ?? ""].filter(Boolean);
  if (kind !== "commit") return [];
  const { tree, parents } = commitFacts(content);
  return [tree, ...parents];
}

export class ObjectStore {
  private readonly session: GitSession;
  /** The repository's own folder. */
  readonly folder: string;

  constructor(session: GitSession, folder: string) {
    this.session = session;
    this.folder = folder;
  }

  put(kind: ObjectKind, content: Uint8Array): string {
    const { id, compressed } = gitObject(kind, content);
    this.putRaw(id, compressed);
    return id;
  }

  putRaw(id: string, compressed: Uint8Array): void {
    const path = `${this.folder}/${pathOf(id)}`;
    if (!this.session.exists(path)) this.session.write(path, compressed, 0o444);
  }

  get(id: string): Parsed {
    const bytes = this.session.read(`${this.folder}/${pathOf(id)}`);
    const found = bytes ? parseObject(bytes) : readPacked(this.session, this.folder, id);
    if (!found) throw new GitError(`fatal: unable to read ${id}`);
    return found;
  }

  has(id: string): boolean {
    return (
      this.session.exists(`${this.folder}/${pathOf(id)}`) ||
      readPacked(this.session, this.folder, id) !== undefined
    );
  }

  /** The ids of all loose objects. */
  loose(): string[] {
    const { machine, credentials } = this.session.process;
    const list = (path: string) =>
      this.session.exists(path) ? machine.filesystem.readdir(path, credentials) : [];
    return list(`${this.folder}/objects`)
      .filter((name) => /^[0-9a-f]{2}$/.test(name))
      .flatMap((start) => list(`${this.folder}/objects/${start}`).map((rest) => start + rest));
  }

  ids(): string[] {
    return [...new Set([...this.loose(), ...packedIds(this.session, this.folder)])];
  }

  removeLoose(id: string): void {
    const { machine, credentials } = this.session.process;
    const path = `${this.folder}/${pathOf(id)}`;
    machine.filesystem.unlink(path, credentials);
    const folder = path.replace(/\/[^/]*$/, "");
    if (machine.filesystem.readdir(folder, credentials).length === 0)
      machine.filesystem.rmdir(folder, credentials);
  }

  /** The commit behind an annotated tag; anything else is itself. */
  peeled(id: string): string {
    const { kind, content } = this.get(id);
    const target = kind === "tag" ? /^object (\w+)/.exec(textOf(content))?.[1] : undefined;
    return target === undefined ? id : this.peeled(target);
  }

  treeOf(id: string): string {
    const commit = this.peeled(id);
    const { kind, content } = this.get(commit);
    return kind === "commit" ? commitFacts(content).tree : commit;
  }

  /** The file or folder at a path below a tree. */
  entry(tree: string, path: string): TreeItem | undefined {
    const [name = "", ...rest] = path.split("/");
    const found = treeItems(this.get(tree).content).find((item) => item.name === name);
    if (!found || rest.length === 0) return found;
    return found.mode === "40000" ? this.entry(found.id, rest.join("/")) : undefined;
  }

  /** Copies objects and all that they name from another repository; submodules' commits are not among them. */
  copyFrom(other: ObjectStore, ids: Iterable<string>): void {
    for (const id of ids) {
      if (this.has(id)) continue;
      const { kind, content } = other.get(id);
      this.put(kind as ObjectKind, content);
      this.copyFrom(other, namedBy(kind, content));
    }
  }

  /** All that can be reached from the ids. */
  reachable(ids: Iterable<string>, found = new Set<string>()): Set<string> {
    for (const id of ids) {
      if (found.has(id)) continue;
      found.add(id);
      const { kind, content } = this.get(id);
      this.reachable(namedBy(kind, content), found);
    }
    return found;
  }

  /** Takes an object and all that it names from elsewhere. */
  async fetch(id: string, from: (path: string) => Promise<Uint8Array | undefined>): Promise<void> {
    if (this.session.exists(`${this.folder}/${pathOf(id)}`)) return;
    const bytes = await from(pathOf(id));
    if (!bytes)
      throw new GitError(`error: Unable to find ${id} under the remote repository\nfatal: fetch failed.`);
    this.putRaw(id, bytes);
    const { kind, content } = parseObject(bytes);
    for (const next of namedBy(kind, content)) await this.fetch(next, from);
  }

  /** All files of a tree: path to item. */
  files(tree: string, prefix = ""): Map<string, TreeItem> {
    const found = new Map<string, TreeItem>();
    for (const item of treeItems(this.get(tree).content)) {
      const path = `${prefix}${item.name}`;
      if (item.mode !== "40000") found.set(path, item);
      else for (const [inner, below] of this.files(item.id, `${path}/`)) found.set(inner, below);
    }
    return found;
  }
}
