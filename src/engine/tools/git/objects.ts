/** Objects of a repository on disk: loose only. */

import { bytesToHex } from "@noble/hashes/utils.js";
import { unzlibSync } from "fflate";
import { textOf } from "../../process/io.ts";
import { gitObject, type ObjectKind } from "../../services/git-objects.ts";
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
    message: text.slice(text.indexOf("\n\n") + 2),
  };
}

export class ObjectStore {
  private readonly session: GitSession;
  private readonly folder: string;

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
    if (!bytes) throw new GitError(`fatal: unable to read ${id}`);
    return parseObject(bytes);
  }

  /** Takes an object and all that it names from elsewhere. */
  async fetch(id: string, from: (path: string) => Promise<Uint8Array | undefined>): Promise<void> {
    if (this.session.exists(`${this.folder}/${pathOf(id)}`)) return;
    const bytes = await from(pathOf(id));
    if (!bytes)
      throw new GitError(`error: Unable to find ${id} under the remote repository\nfatal: fetch failed.`);
    this.putRaw(id, bytes);
    const { kind, content } = parseObject(bytes);
    if (kind === "tree") for (const item of treeItems(content)) await this.fetch(item.id, from);
    if (kind !== "commit") return;
    const { tree, parents } = commitFacts(content);
    for (const next of [tree, ...parents]) await this.fetch(next, from);
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
