import { sha1 } from "@noble/hashes/legacy.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { zlibSync } from "fflate";
import { bytesOf, concat } from "../process/io.ts";

export type ObjectKind = "blob" | "tree" | "commit" | "tag";

/** A loose git object: its name and its compressed bytes, as under .git/objects. */
export interface GitObject {
  readonly id: string;
  readonly compressed: Uint8Array;
}

/** Makes the object that git makes of the same content. */
export function gitObject(kind: ObjectKind, content: Uint8Array): GitObject {
  const bytes = concat([bytesOf(`${kind} ${content.length}\0`), content]);
  return { id: bytesToHex(sha1(bytes)), compressed: zlibSync(bytes) };
}

export interface TreeEntry {
  readonly mode: "100644" | "100755" | "120000" | "40000" | "160000";
  readonly name: string;
  readonly id: string;
}

/** The content of a tree object, its entries in git's order: folders sort as if they ended in a slash. */
export function treeContent(entries: readonly TreeEntry[]): Uint8Array {
  const key = (entry: TreeEntry) => (entry.mode === "40000" ? `${entry.name}/` : entry.name);
  const sorted = [...entries].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return concat(sorted.flatMap(({ mode, name, id }) => [bytesOf(`${mode} ${name}\0`), hexToBytes(id)]));
}

/** The content of a commit object; `when` is git's `SECONDS ZONE`. */
export function commitContent(commit: {
  readonly tree: string;
  readonly parents?: readonly string[];
  readonly author: string;
  readonly when: string;
  /** Where it is another one: the author's line as git writes it, with the time. */
  readonly authored?: string;
  readonly message: string;
}): Uint8Array {
  const lines = [
    `tree ${commit.tree}`,
    ...(commit.parents ?? []).map((parent) => `parent ${parent}`),
    `author ${commit.authored ?? `${commit.author} ${commit.when}`}`,
    `committer ${commit.author} ${commit.when}`,
    "",
    commit.message,
  ];
  return bytesOf(lines.join("\n"));
}
