/** `git restore`, `reset`, `rm`, `mv` and `clean`: out of the index and the working tree; what was committed stays where it is. */
import { print } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { replaceFiles, restoreFiles, titleOf } from "./checkout.ts";
import { moveHead } from "./commit.ts";
import { below, filesOf, pathsInTree, workingEntries } from "./diff.ts";
import { readIndex, writeIndex } from "./index-file.ts";
import { changes, nameStatus } from "./patch.ts";
import { gitFolder, head } from "./repository.ts";
import { commitAt, resolve } from "./revisions.ts";
import { GitError, type GitSession } from "./session.ts";
import { ignores, workingFiles } from "./working-tree.ts";

export async function restore(session: GitSession, words: readonly string[]): Promise<number> {
  const staged = words.some((word) => /^(--staged|-S)$/.test(word));
  const worktree = !staged || words.some((word) => /^(--worktree|-W)$/.test(word));
  const source = words.map((word) => /^(?:--source=|-s)(.+)$/.exec(word)?.[1]).find(Boolean);
  const other = words.find(
    (word) => /^-./.test(word) && !/^(--|--staged|-S|--worktree|-W|--source=.*|-s.+|-q|--quiet)$/.test(word),
  );
  if (other !== undefined) throw new NotModelledError(`git restore ${other}`);
  const from = source ?? (staged ? "HEAD" : undefined);
  const files =
    from === undefined ? readIndex(session, gitFolder(session)) : filesOf(session, commitAt(session, from));
  restoreFiles(
    session,
    files,
    words.filter((word) => !word.startsWith("-")),
    staged,
    worktree,
  );
  return 0;
}

export async function reset(session: GitSession, words: readonly string[]): Promise<number> {
  const mode = words.find((word) => /^--(soft|mixed|hard)$/.test(word)) ?? "--mixed";
  const quiet = words.some((word) => /^(-q|--quiet)$/.test(word));
  const other = words.find(
    (word) => word.startsWith("-") && !/^(--soft|--mixed|--hard|-q|--quiet|--|--no-refresh)$/.test(word),
  );
  if (other !== undefined) throw new NotModelledError(`git reset ${other}`);
  const names = words.filter((word) => !word.startsWith("-"));
  const git = gitFolder(session);
  const [first = "HEAD", ...rest] = names;
  const isRevision = !words.slice(0, 1).includes("--") && resolve(session, first) !== undefined;
  const paths = isRevision ? rest : names;
  if (paths.length > 0) {
    const commit = head(session).commit;
    const from = isRevision ? commitAt(session, first) : commit;
    restoreFiles(session, filesOf(session, from), paths, true, false);
    return quiet ? 0 : unstaged(session);
  }
  const { commit } = head(session);
  if (!isRevision && names.length > 0) commitAt(session, first);
  if (commit === undefined) {
    writeIndex(session, git, session.root(), new Map());
    return 0;
  }
  const to = commitAt(session, first);
  if (mode === "--hard") replaceFiles(session, to);
  else if (mode === "--mixed") writeIndex(session, git, session.root(), filesOf(session, to));
  session.write(`${git}/ORIG_HEAD`, `${commit}\n`);
  if (names.length > 0 || to !== commit) moveHead(session, to, `reset: moving to ${first}`);
  if (quiet) return 0;
  if (mode === "--hard") await print(session.process, `HEAD is now at ${titleOf(session, to)}\n`);
  return mode === "--mixed" ? unstaged(session) : 0;
}

async function unstaged(session: GitSession): Promise<number> {
  const index = readIndex(session, gitFolder(session));
  const list = changes(index, workingEntries(session, index));
  if (list.length > 0) await print(session.process, `Unstaged changes after reset:\n${nameStatus(list)}`);
  return 0;
}

export async function remove(session: GitSession, words: readonly string[]): Promise<number> {
  const cached = words.includes("--cached");
  const quiet = words.some((word) => /^(-q|--quiet)$/.test(word));
  const missing = words.includes("--ignore-unmatch");
  const deep = words.some((word) => /^-[a-z]*r/.test(word));
  const other = words.find(
    (word) => word.startsWith("-") && !/^(--cached|--quiet|--force|--ignore-unmatch|--|-[rfq]+)$/.test(word),
  );
  if (other !== undefined) throw new NotModelledError(`git rm ${other}`);
  const git = gitFolder(session);
  const root = session.root();
  const index = readIndex(session, git);
  for (const word of words.filter((each) => !each.startsWith("-"))) {
    const [wanted = ""] = pathsInTree(session, [word]);
    const known = [...below(index, [wanted]).keys()];
    if (known.length === 0 && !missing)
      throw new GitError(`fatal: pathspec '${word}' did not match any files`);
    if (known.length > 0 && !index.has(wanted) && !deep)
      throw new GitError(`fatal: not removing '${word}' recursively without -r`);
    for (const path of known) {
      index.delete(path);
      if (!quiet) await print(session.process, `rm '${path}'\n`);
      if (!cached && session.exists(`${root}/${path}`)) removeFile(session, root, path);
    }
  }
  writeIndex(session, git, root, index);
  return 0;
}

/** A file, and the folders that are empty then. */
function removeFile(session: GitSession, root: string, path: string): void {
  const { machine, credentials } = session.process;
  machine.filesystem.unlink(`${root}/${path}`, credentials);
  for (let at = path.replace(/\/?[^/]*$/, ""); at !== ""; at = at.replace(/\/?[^/]*$/, "")) {
    if (machine.filesystem.readdir(`${root}/${at}`, credentials).length > 0) return;
    machine.filesystem.rmdir(`${root}/${at}`, credentials);
  }
}

export async function move(session: GitSession, words: readonly string[]): Promise<number> {
  const { machine, credentials } = session.process;
  const [from, to, ...more] = words.filter((word) => !/^-f$/.test(word));
  if (from === undefined || to === undefined || more.length > 0 || from.startsWith("-"))
    throw new NotModelledError(`git mv ${words.join(" ")}`);
  const git = gitFolder(session);
  const index = readIndex(session, git);
  const into = session.exists(session.path(to))
    ? `${to.replace(/\/$/, "")}/${from.replace(/^.*\//, "")}`
    : to;
  const [old = "", now = ""] = pathsInTree(session, [from, into]);
  const entry = index.get(old);
  if (!entry) throw new GitError(`fatal: not under version control, source=${from}, destination=${to}`);
  machine.filesystem.rename(session.path(from), session.path(into), credentials);
  index.delete(old);
  index.set(now, entry);
  writeIndex(session, git, session.root(), index);
  return 0;
}

export async function clean(session: GitSession, words: readonly string[]): Promise<number> {
  const letters = words.filter((word) => /^-[a-zA-Z]+$/.test(word)).join("");
  const other = words.find((word) => !/^-[fdxXqn]+$/.test(word));
  if (other !== undefined || letters.includes("X")) throw new NotModelledError(`git clean ${other ?? "-X"}`);
  if (!/[fn]/.test(letters))
    throw new GitError("fatal: clean.requireForce is true and -f not given: refusing to clean");
  const root = session.root();
  const index = readIndex(session, gitFolder(session));
  const ignored = ignores(session, root);
  for (const path of workingFiles(session, root, root)) {
    if (index.has(path) || (ignored(path) && !letters.includes("x"))) continue;
    if (
      path.includes("/") &&
      !letters.includes("d") &&
      ![...index.keys()].some((each) => each.startsWith(path.replace(/[^/]*$/, "")))
    )
      continue;
    if (!letters.includes("q"))
      await print(session.process, `${letters.includes("n") ? "Would remove" : "Removing"} ${path}\n`);
    if (!letters.includes("n")) removeFile(session, root, path);
  }
  return 0;
}
