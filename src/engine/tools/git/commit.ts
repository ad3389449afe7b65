/** `git commit`: trees from the index, a commit, the reflog. --amend and -a too; a message comes from -m, -F or the commit before. */
import { print, readAll, textOf } from "../../process/io.ts";
import { commitContent, treeContent } from "../../services/git-objects.ts";
import { NotModelledError } from "../../source/errors.ts";
import { logReference, ZERO } from "./clone.ts";
import { blobReader, filesOf } from "./diff.ts";
import { identity, signatures } from "./identity.ts";
import { type IndexEntry, readIndex } from "./index-file.ts";
import { commitFacts, ObjectStore } from "./objects.ts";
import { changes, modeLines, summary } from "./patch.ts";
import { gitFolder, head } from "./repository.ts";
import { commitAt } from "./revisions.ts";
import { GitError, type GitSession } from "./session.ts";
import { add } from "./working-tree.ts";

/** Writes the trees of an index; returns the id of the top one. */
export function writeTree(objects: ObjectStore, entries: ReadonlyMap<string, IndexEntry>): string {
  const here: { mode: "100644" | "100755" | "120000" | "40000"; name: string; id: string }[] = [];
  const folders = new Map<string, Map<string, IndexEntry>>();
  for (const [path, { mode, id }] of entries) {
    const slash = path.indexOf("/");
    if (slash < 0) here.push({ mode: mode as "100644", name: path, id });
    else {
      const name = path.slice(0, slash);
      const inside = folders.get(name) ?? new Map();
      folders.set(name, inside.set(path.slice(slash + 1), { mode, id }));
    }
  }
  for (const [name, inside] of folders) here.push({ mode: "40000", name, id: writeTree(objects, inside) });
  return objects.put("tree", treeContent(here));
}

/** Makes a commit object of a tree. */
export function makeCommit(
  session: GitSession,
  what: {
    tree: string;
    parents: readonly string[];
    message: string;
    authored?: string;
    author?: string;
    date?: string;
  },
): string {
  const { committer, committed, authored } = signatures(session, what.author, what.date);
  return new ObjectStore(session, gitFolder(session)).put(
    "commit",
    commitContent({
      ...{ tree: what.tree, parents: what.parents, author: committer, when: committed },
      ...{ authored: what.authored ?? authored, message: `${what.message.trimEnd()}\n` },
    }),
  );
}

/** Moves HEAD, and the branch that it names, to a commit; both reflogs say why. */
export function moveHead(session: GitSession, to: string, why: string): void {
  const git = gitFolder(session);
  const { branch, commit: from } = head(session);
  const names = branch === "HEAD" ? ["HEAD"] : ["HEAD", `refs/heads/${branch}`];
  session.write(`${git}/${names.at(-1)}`, `${to}\n`);
  for (const name of names) logReference(session, git, name, from ?? ZERO, to, why);
}

interface Line {
  messages: string[];
  quiet: boolean;
  all: boolean;
  amend: boolean;
  keepMessage: boolean;
  empty: boolean;
  emptyMessage: boolean;
  signOff: boolean;
  author: string | undefined;
  date: string | undefined;
  reuse: string | undefined;
}

async function parseLine(session: GitSession, words: readonly string[]): Promise<Line> {
  const line: Line = {
    ...{ messages: [], quiet: false, all: false, amend: false, keepMessage: false, empty: false },
    ...{ emptyMessage: false, signOff: false, author: undefined, date: undefined, reuse: undefined },
  };
  const file = async (path: string) =>
    path === "-" ? textOf(await readAll(session.process)) : (session.readText(session.path(path)) ?? "");
  const todo = [...words].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    const [, name, glued] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? [];
    const value = () => glued ?? todo.pop() ?? "";
    const long = name ?? word;
    if (long === "--message") line.messages.push(value());
    else if (long === "--file") line.messages.push(await file(value()));
    else if (long === "--author") line.author = value();
    else if (long === "--date") line.date = value();
    else if (long === "--reuse-message") line.reuse = value();
    else if (word === "--amend") line.amend = true;
    else if (word === "--no-edit") line.keepMessage = true;
    else if (word === "--all") line.all = true;
    else if (word === "--quiet") line.quiet = true;
    else if (word === "--allow-empty") line.empty = true;
    else if (word === "--allow-empty-message") line.emptyMessage = true;
    else if (word === "--signoff") line.signOff = true;
    else if (/^--(no-verify|no-gpg-sign|no-post-rewrite|verbose|no-status)$/.test(word)) continue;
    else if (/^-[a-zA-Z]/.test(word)) {
      for (let at = 1; at < word.length; at += 1) {
        const letter = word[at] ?? "";
        const rest = word.slice(at + 1);
        if (letter === "a") line.all = true;
        else if (letter === "q") line.quiet = true;
        else if (letter === "s") line.signOff = true;
        else if (letter === "n" || letter === "v") continue;
        else if (letter === "m" || letter === "F" || letter === "C") {
          const given = rest === "" ? (todo.pop() ?? "") : rest;
          if (letter === "m") line.messages.push(given);
          else if (letter === "F") line.messages.push(await file(given));
          else line.reuse = given;
          break;
        } else throw new NotModelledError(`git commit -${letter}`);
      }
    } else throw new NotModelledError(`git commit ${word}`);
  }
  return line;
}

/** Throws GitError where git does not know who commits. */
function needIdentity(session: GitSession): void {
  const { environment } = session.process;
  if (
    session.values("user.email").length > 0 ||
    environment.has("GIT_AUTHOR_EMAIL") ||
    environment.has("EMAIL")
  )
    return;
  const { email } = identity(session);
  throw new GitError(
    `Author identity unknown\n\n*** Please tell me who you are.\n\nRun\n\n  git config --global user.email "you@example.com"\n  git config --global user.name "Your Name"\n\nto set your account's default identity.\nOmit --global to set the identity only in this repository.\n\nfatal: unable to auto-detect email address (got '${email}')`,
  );
}

export async function commit(session: GitSession, words: readonly string[]): Promise<number> {
  const { process } = session;
  const root = session.root();
  const git = gitFolder(session);
  const line = await parseLine(session, words);
  if (line.all) {
    const known = [...readIndex(session, git)].filter(([, { mode }]) => mode !== "160000");
    const paths = known.map(([path]) => `${root}/${path}`).filter((path) => session.exists(path));
    await add(session, ["-f", ...paths]);
  }
  const { branch, commit: current } = head(session);
  const objects = new ObjectStore(session, git);
  const old =
    line.amend || line.reuse !== undefined ? objects.get(commitAt(session, line.reuse ?? "HEAD")) : undefined;
  const before = old && commitFacts(old.content);
  let message = line.messages.length > 0 ? line.messages.join("\n\n") : before?.message;
  if (message === undefined || (line.amend && line.messages.length === 0 && !line.keepMessage))
    throw new NotModelledError("git commit without -m");
  if (message.trim() === "" && !line.emptyMessage)
    throw new GitError("Aborting commit due to empty commit message.", 1);
  needIdentity(session);
  if (line.signOff) message = `${message.trimEnd()}\n\nSigned-off-by: ${signatures(session).committer}`;
  const parents = line.amend ? (before?.parents ?? []) : current === undefined ? [] : [current];
  const merging = session.readText(`${git}/MERGE_HEAD`)?.trim();
  const index = readIndex(session, git);
  const tree = writeTree(objects, index);
  const parentTree = parents[0] === undefined ? undefined : objects.treeOf(parents[0]);
  const nothing = parentTree === tree || (parentTree === undefined && index.size === 0);
  if (nothing && !line.empty && !line.amend && merging === undefined) {
    await print(process, `On branch ${branch}\nnothing to commit, working tree clean\n`);
    return 1;
  }
  const id = makeCommit(session, {
    ...{ tree, parents: merging === undefined ? parents : [...parents, merging], message },
    ...(before && line.author === undefined ? { authored: before.author } : {}),
    ...(line.author === undefined ? {} : { author: line.author }),
    ...(line.date === undefined ? {} : { date: line.date }),
  });
  session.write(`${git}/COMMIT_EDITMSG`, `${message.trimEnd()}\n`);
  for (const name of ["MERGE_HEAD", "AUTO_MERGE"])
    if (session.exists(`${git}/${name}`))
      process.machine.filesystem.unlink(`${git}/${name}`, process.credentials);
  const [title = ""] = message.trimEnd().split("\n");
  const isFirst = parents.length === 0;
  const kind = line.amend ? " (amend)" : isFirst ? " (initial)" : "";
  moveHead(session, id, `commit${kind}: ${title}`);
  if (line.quiet) return 0;
  const list = changes(filesOf(session, parents[0]), index);
  const place = branch === "HEAD" ? "detached HEAD" : branch;
  const when = line.amend ? ` Date: ${dateOf(before?.author ?? "")}\n` : "";
  const sum = list.length === 0 ? "" : summary(list, blobReader(session)) + modeLines(list);
  await print(
    process,
    `[${place}${isFirst ? " (root-commit)" : ""} ${id.slice(0, 7)}] ${title}\n${when}${sum}`,
  );
  return 0;
}

function dateOf(author: string): string {
  const seconds = Number(/ (\d+) [+-]\d+$/.exec(author)?.[1] ?? 0);
  const [, day = "", number = "", month = "", year = "", time = ""] =
    /^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT$/.exec(new Date(seconds * 1000).toUTCString()) ?? [];
  return `${day} ${month} ${Number(number)} ${time} ${year} +0000`;
}
