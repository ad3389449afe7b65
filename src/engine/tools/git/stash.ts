/** `git stash`: what was changed, as commits that `refs/stash` and its reflog name. Dropped ones stay among the objects. */
import { print } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { replaceFiles, titleOf } from "./checkout.ts";
import { logReference, ZERO } from "./clone.ts";
import { makeCommit, moveHead, writeTree } from "./commit.ts";
import { blobReader, filesOf, workingEntries } from "./diff.ts";
import { readIndex, writeIndex } from "./index-file.ts";
import { ObjectStore } from "./objects.ts";
import { changes, SHAPES, shown } from "./patch.ts";
import { gitFolder, head, referenceAt, removeReference } from "./repository.ts";
import { reflog } from "./revisions.ts";
import { GitError, type GitSession } from "./session.ts";
import { status } from "./show.ts";
import { blobOf, ignores, workingFiles, writeBlob } from "./working-tree.ts";

const STASH = "refs/stash";

export async function stash(session: GitSession, words: readonly string[]): Promise<number> {
  const [action = "push", ...rest] = words[0]?.startsWith("-") ? ["push", ...words] : words;
  const flags = rest.filter((word) => word.startsWith("-"));
  switch (action) {
    case "push":
    case "save":
      return push(session, action === "save" ? ["-m", rest.join(" ")] : rest);
    case "list":
      for (const [index, { why }] of reflog(session, STASH).entries())
        await print(session.process, `stash@{${index}}: ${why}\n`);
      return 0;
    case "show": {
      const { id } = chosen(session, rest);
      const [base] = parents(session, id);
      const shape = new Set(flags.filter((word) => SHAPES.has(word)));
      const list = changes(filesOf(session, base), filesOf(session, id));
      await print(
        session.process,
        shown(list, blobReader(session), shape.size === 0 ? new Set(["--stat"]) : shape),
      );
      return 0;
    }
    case "pop":
    case "apply": {
      const { id, index } = chosen(session, rest);
      apply(session, id);
      const quiet = flags.some((word) => /^(-q|--quiet)$/.test(word));
      if (!quiet) await status(session, []);
      return action === "pop" ? drop(session, index, quiet) : 0;
    }
    case "drop":
      return drop(
        session,
        chosen(session, rest).index,
        flags.some((word) => /^(-q|--quiet)$/.test(word)),
      );
    case "clear":
      removeReference(session, gitFolder(session), STASH);
      return 0;
    default:
      throw new NotModelledError(`git stash ${action}`);
  }
}

function parents(session: GitSession, id: string): string[] {
  const text = new TextDecoder().decode(new ObjectStore(session, gitFolder(session)).get(id).content);
  return [...text.split("\n\n")[0]!.matchAll(/^parent (\w+)$/gm)].map((found) => found[1]!);
}

function chosen(session: GitSession, words: readonly string[]): { id: string; index: number } {
  const name = words.find((word) => !word.startsWith("-"));
  const index = Number(/(\d+)\}?$/.exec(name ?? "0")?.[1] ?? 0);
  const found = reflog(session, STASH)[index];
  if (!found && index === 0) throw new GitError("error: No stash entries found.", 1);
  if (!found) throw new GitError(`error: stash@{${index}} is not a valid reference`, 1);
  return { id: found.id, index };
}

async function push(session: GitSession, words: readonly string[]): Promise<number> {
  const quiet = words.some((word) => /^(-q|--quiet)$/.test(word));
  const untracked = words.some((word) => /^(-u|--include-untracked|-a|--all)$/.test(word));
  const at = words.findIndex((word) => word === "-m" || word === "--message");
  const message = at < 0 ? undefined : words[at + 1];
  const other = words.find(
    (word, index) =>
      index !== at &&
      index !== at + 1 &&
      !/^(-q|--quiet|-u|--include-untracked|-a|--all|--no-keep-index)$/.test(word),
  );
  if (other !== undefined) throw new NotModelledError(`git stash push ${other}`);
  const git = gitFolder(session);
  const root = session.root();
  const { branch, commit } = head(session);
  if (commit === undefined) throw new GitError("You do not have the initial commit yet", 1);
  const index = readIndex(session, git);
  const objects = new ObjectStore(session, git);
  const working = workingEntries(session, index);
  const ignored = ignores(session, root);
  const extra = untracked
    ? workingFiles(session, root, root).filter((path) => !index.has(path) && !ignored(path))
    : [];
  if (changes(filesOf(session, commit), working).length === 0 && extra.length === 0) {
    if (!quiet) await print(session.process, "No local changes to save\n");
    return 0;
  }
  for (const path of [...working.keys(), ...extra]) {
    if (working.get(path)?.mode === "160000") continue;
    objects.put("blob", blobOf(session, root, path).content);
  }
  const where = `${branch === "HEAD" ? "(no branch)" : branch}: ${titleOf(session, commit)}`;
  const why = message === undefined ? `WIP on ${where}` : `On ${branch}: ${message}`;
  const staged = makeCommit(session, {
    tree: writeTree(objects, index),
    parents: [commit],
    message: `index on ${where}`,
  });
  const others = new Map(extra.map((path) => [path, blobOf(session, root, path).entry]));
  const third =
    extra.length === 0
      ? []
      : [
          makeCommit(session, {
            tree: writeTree(objects, others),
            parents: [],
            message: `untracked files on ${where}`,
          }),
        ];
  const id = makeCommit(session, {
    tree: writeTree(objects, working),
    parents: [commit, staged, ...third],
    message: why,
  });
  const before = referenceAt(session, git, STASH);
  session.write(`${git}/${STASH}`, `${id}\n`);
  logReference(session, git, STASH, before ?? ZERO, id, why);
  for (const path of extra)
    session.process.machine.filesystem.unlink(`${root}/${path}`, session.process.credentials);
  replaceFiles(session, commit);
  moveHead(session, commit, "reset: moving to HEAD");
  if (!quiet) await print(session.process, `Saved working directory and index state ${why}\n`);
  return 0;
}

function apply(session: GitSession, id: string): void {
  const git = gitFolder(session);
  const root = session.root();
  const [base, , third] = parents(session, id);
  const index = readIndex(session, git);
  for (const { path, old, new: now } of changes(filesOf(session, base), filesOf(session, id))) {
    if (now !== undefined) writeBlob(session, `${root}/${path}`, now);
    else if (session.exists(`${root}/${path}`))
      session.process.machine.filesystem.unlink(`${root}/${path}`, session.process.credentials);
    if (old === undefined && now !== undefined) index.set(path, now);
  }
  if (third !== undefined)
    for (const [path, entry] of filesOf(session, third)) writeBlob(session, `${root}/${path}`, entry);
  writeIndex(session, git, root, index);
  // What the merge came to; it stays until the next commit.
  session.write(`${git}/AUTO_MERGE`, `${new ObjectStore(session, git).treeOf(id)}\n`);
}

async function drop(session: GitSession, index: number, quiet: boolean): Promise<number> {
  const git = gitFolder(session);
  const entries = reflog(session, STASH);
  const id = entries[index]?.id ?? "";
  const lines = (session.readText(`${git}/logs/${STASH}`) ?? "").split("\n").filter(Boolean);
  lines.splice(lines.length - 1 - index, 1);
  if (lines.length === 0) removeReference(session, git, STASH);
  else {
    session.write(`${git}/logs/${STASH}`, `${lines.join("\n")}\n`);
    session.write(`${git}/${STASH}`, `${lines.at(-1)?.slice(41, 81)}\n`);
  }
  if (!quiet) await print(session.process, `Dropped refs/stash@{${index}} (${id})\n`);
  return 0;
}
