/** `git checkout` and `git switch`: to a branch, a commit, or files from either. As seen on git 2.47.3. */
import { print, printError } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { checkOutFiles, logReference, ZERO } from "./clone.ts";
import { setInText } from "./config-file.ts";
import { below, filesOf, pathsInTree, workingEntries } from "./diff.ts";
import { readIndex, writeIndex } from "./index-file.ts";
import { commitFacts, ObjectStore } from "./objects.ts";
import { changes, type Files, nameStatus } from "./patch.ts";
import { gitFolder, head, references } from "./repository.ts";
import { commitAt, resolve } from "./revisions.ts";
import { GitError, type GitSession } from "./session.ts";
import { writeBlob } from "./working-tree.ts";

const DETACHED = `Note: switching to '%s'.

You are in 'detached HEAD' state. You can look around, make experimental
changes and commit them, and you can discard any commits you make in this
state without impacting any branches by switching back to a branch.

If you want to create a new branch to retain commits you create, you may
do so (now or later) by using -c with the switch command. Example:

  git switch -c <new-branch-name>

Or undo this operation with:

  git switch -

Turn off this advice by setting config variable advice.detachedHead to false

`;

/** `abc1234 title`, as commands say where HEAD is. */
export function titleOf(session: GitSession, id: string): string {
  const { message } = commitFacts(new ObjectStore(session, gitFolder(session)).get(id).content);
  return `${id.slice(0, 7)} ${message.split("\n")[0]}`;
}

/** Puts the files of a commit in place of those that the index knows. */
export function replaceFiles(session: GitSession, commit: string): void {
  const { machine, credentials } = session.process;
  const root = session.root();
  const git = gitFolder(session);
  const after = filesOf(session, commit);
  for (const path of readIndex(session, git).keys())
    if (!after.has(path) && session.exists(`${root}/${path}`))
      machine.filesystem.unlink(`${root}/${path}`, credentials);
  checkOutFiles(session, new ObjectStore(session, git), root, commit);
}

/** Files from the index or a commit, over those of the working tree. */
export function restoreFiles(
  session: GitSession,
  from: Files,
  words: readonly string[],
  staged: boolean,
  worktree: boolean,
) {
  const git = gitFolder(session);
  const root = session.root();
  const wanted = pathsInTree(session, words);
  const index = readIndex(session, git);
  const chosen = below(from, wanted);
  for (const [at, word] of words.entries()) {
    const known = [...below(new Map([...from, ...index]), wanted.slice(at, at + 1)).keys()];
    if (known.length === 0)
      throw new GitError(`error: pathspec '${word}' did not match any file(s) known to git`, 1);
  }
  for (const [path, entry] of chosen) if (worktree) writeBlob(session, `${root}/${path}`, entry);
  if (staged) for (const path of below(index, wanted).keys()) if (!chosen.has(path)) index.delete(path);
  for (const [path, entry] of chosen) if (staged) index.set(path, entry);
  writeIndex(session, git, root, index);
  return chosen.size;
}

export async function checkout(session: GitSession, words: readonly string[]): Promise<number> {
  const quiet = words.some((word) => /^(-q|--quiet)$/.test(word));
  const dashes = words.indexOf("--");
  const flags = words.filter((word) => word.startsWith("-") && word !== "--" && word !== "-");
  const isNew = flags.some((word) => /^-[bBcC]$/.test(word));
  const other = flags.find(
    (word) =>
      !/^(-[bBcCqtf]|--quiet|--detach|--force|--track|--no-track|--no-progress|--orphan|-d)$/.test(word),
  );
  if (other !== undefined || flags.includes("--orphan"))
    throw new NotModelledError(`git checkout ${other ?? "--orphan"}`);
  const names = words
    .slice(0, dashes < 0 ? undefined : dashes)
    .filter((word) => !word.startsWith("-") || word === "-");
  const paths = dashes < 0 ? [] : words.slice(dashes + 1);
  const [name = "HEAD", ...rest] = names;
  const git = gitFolder(session);
  if (paths.length > 0 || (rest.length > 0 && !isNew)) {
    const all = [...rest, ...paths];
    const from = names.length === 0 ? readIndex(session, git) : filesOf(session, commitAt(session, name));
    restoreFiles(session, from, all, names.length > 0, true);
    return 0;
  }
  const own = references(session, "refs/heads").get(name);
  const remote = [...references(session, "refs/remotes")].find(
    ([each]) => each.replace(/^[^/]*\//, "") === name,
  );
  if (!isNew && own === undefined && remote === undefined && resolve(session, name) === undefined) {
    if (below(readIndex(session, git), pathsInTree(session, [name])).size > 0) {
      const count = restoreFiles(session, readIndex(session, git), [name], false, true);
      if (!quiet)
        await printError(session.process, `Updated ${count} path${count === 1 ? "" : "s"} from the index\n`);
      return 0;
    }
    throw new GitError(`error: pathspec '${name}' did not match any file(s) known to git`, 1);
  }
  return changeBranch(session, {
    name,
    isNew,
    own,
    remote,
    quiet,
    start: rest[0],
    detach: flags.includes("--detach"),
  });
}

interface Target {
  readonly name: string;
  readonly isNew: boolean;
  readonly own: string | undefined;
  readonly remote: [string, string] | undefined;
  readonly quiet: boolean;
  readonly start: string | undefined;
  readonly detach: boolean;
}

async function changeBranch(session: GitSession, target: Target): Promise<number> {
  const { name, isNew, own, remote, quiet, start, detach } = target;
  const git = gitFolder(session);
  const { branch: current, commit } = head(session);
  const say = (text: string) => (quiet ? Promise.resolve() : printError(session.process, text));
  if (name === current && own !== undefined && !isNew) {
    await say(`Already on '${name}'\n`);
    return 0;
  }
  const isBranch = !detach && (isNew || own !== undefined || remote !== undefined);
  const to = isNew
    ? start === undefined
      ? commit
      : commitAt(session, start)
    : (own ?? (resolve(session, name) === undefined ? remote?.[1] : commitAt(session, name)));
  if (to !== undefined && to !== commit) {
    const changed = changes(readIndex(session, git), workingEntries(session, readIndex(session, git)));
    if (changed.length === 0) replaceFiles(session, to);
    else throw new NotModelledError("git checkout of another commit with changes in the working tree");
  } else {
    const changed = changes(filesOf(session, commit), workingEntries(session, readIndex(session, git)));
    if (!quiet && changed.length > 0) await print(session.process, nameStatus(changed));
  }
  if (isBranch && to !== undefined && own === undefined) {
    session.write(`${git}/refs/heads/${name}`, `${to}\n`);
    logReference(session, git, `refs/heads/${name}`, ZERO, to, `branch: Created from ${start ?? "HEAD"}`);
  }
  session.write(`${git}/HEAD`, isBranch ? `ref: refs/heads/${name}\n` : `${to ?? ZERO}\n`);
  const from = current === "HEAD" ? (commit ?? ZERO) : current;
  logReference(session, git, "HEAD", commit ?? ZERO, to ?? ZERO, `checkout: moving from ${from} to ${name}`);
  if (!isBranch) {
    const advice = session.values("advice.detachedHead").at(-1) !== "false";
    await say(`${advice ? DETACHED.replace("%s", name) : ""}HEAD is now at ${titleOf(session, to ?? "")}\n`);
    return 0;
  }
  await say(`Switched to ${isNew ? "a new branch" : "branch"} '${name}'\n`);
  if (isNew || own !== undefined || remote === undefined) return 0;
  const [source = "origin"] = remote[0].split("/");
  const text = session.readText(`${git}/config`) ?? "";
  const linked = setInText(text, `branch.${name}`, "remote", source);
  session.write(`${git}/config`, setInText(linked, `branch.${name}`, "merge", `refs/heads/${name}`));
  if (!quiet) await print(session.process, `branch '${name}' set up to track '${remote[0]}'.\n`);
  return 0;
}
