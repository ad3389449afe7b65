/** `git diff`: of the working tree and the index, of the index and HEAD (--cached), of commits. */
import { print } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { type IndexEntry, readIndex } from "./index-file.ts";
import { ObjectStore } from "./objects.ts";
import { changes, type Files, type ReadBlob, SHAPES, shown } from "./patch.ts";
import { gitFolder, head } from "./repository.ts";
import { commitAt, resolve } from "./revisions.ts";
import { GitError, type GitSession } from "./session.ts";
import { blobOf } from "./working-tree.ts";

const IGNORED =
  /^(--no-color|--color(=\w+)?|--no-ext-diff|--no-pager|-M|--find-renames|--no-renames|-w|-b|--text|-a|--no-prefix|--minimal|--patience)$/;

/** The files of a commit; none for none. */
export function filesOf(session: GitSession, commit: string | undefined): Files {
  if (commit === undefined) return new Map();
  const objects = new ObjectStore(session, gitFolder(session));
  return objects.files(objects.treeOf(commit));
}

/** The files of the working tree that the index knows, as they are now. */
export function workingEntries(session: GitSession, index: Files): Map<string, IndexEntry> {
  const root = session.root();
  const found = new Map<string, IndexEntry>();
  for (const [path, entry] of index) {
    const full = `${root === "/" ? "" : root}/${path}`;
    if (entry.mode === "160000") found.set(path, entry);
    else if (session.exists(full)) found.set(path, blobOf(session, root, path).entry);
  }
  return found;
}

/** Blobs from the object store, or from the working tree where they were never stored. */
export function blobReader(session: GitSession): ReadBlob {
  const objects = new ObjectStore(session, gitFolder(session));
  return (id, path) =>
    objects.has(id) ? objects.get(id).content : blobOf(session, session.root(), path).content;
}

/** Of a list of paths only those at or below one of `wanted`. */
export function below(files: Files, wanted: readonly string[]): Files {
  if (wanted.length === 0 || wanted.includes(".") || wanted.includes("")) return files;
  return new Map(
    [...files].filter(([path]) => wanted.some((each) => path === each || path.startsWith(`${each}/`))),
  );
}

/** Paths as the index names them, from those that a user typed. */
export function pathsInTree(session: GitSession, words: readonly string[]): string[] {
  const root = session.root();
  return words.map((word) =>
    session
      .path(word)
      .replace(/\/\.?$/, "")
      .slice(root === "/" ? 1 : root.length + 1),
  );
}

export async function diff(session: GitSession, words: readonly string[]): Promise<number> {
  const shape = new Set<string>();
  const revisions: string[] = [];
  const paths: string[] = [];
  let cached = false;
  let quiet = false;
  let status = false;
  const dashes = words.indexOf("--");
  for (const [index, word] of words.entries()) {
    if (index === dashes) continue;
    if (dashes >= 0 && index > dashes) paths.push(word);
    else if (word === "--cached" || word === "--staged") cached = true;
    else if (word === "--quiet") quiet = true;
    else if (word === "--exit-code") status = true;
    else if (SHAPES.has(word)) shape.add(word);
    else if (word.startsWith("-") && !IGNORED.test(word)) throw new NotModelledError(`git diff ${word}`);
    else if (word.startsWith("-")) continue;
    else if (dashes < 0 && session.exists(session.path(word))) paths.push(word);
    else revisions.push(...word.split(/\.{2,3}/).map((each) => each || "HEAD"));
  }
  const [from, to] = revisions;
  const index = readIndex(session, gitFolder(session));
  const tree = (text: string): Files => {
    if (resolve(session, text) === undefined) commitAt(session, text);
    return filesOf(session, resolve(session, text));
  };
  const before = from !== undefined ? tree(from) : cached ? filesOf(session, head(session).commit) : index;
  const after = to !== undefined ? tree(to) : cached ? index : workingEntries(session, index);
  if (revisions.length > 2) throw new GitError("usage: git diff [<options>] <commit> <commit>", 129);
  const wanted = paths.length > 0 ? pathsInTree(session, paths) : [];
  const list = changes(below(before, wanted), below(after, wanted));
  if (!quiet) await print(session.process, list.length === 0 ? "" : shown(list, blobReader(session), shape));
  return (quiet || status) && list.length > 0 ? 1 : 0;
}
