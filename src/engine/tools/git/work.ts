/** Commands on a repository that is there: add, commit, log, status, remote, fetch, ls-remote, rev-parse. */
import { print, printError } from "../../process/io.ts";
import { commitContent, gitObject, treeContent } from "../../services/git-objects.ts";
import { NotModelledError } from "../../source/errors.ts";
import { identity, logReference, ZERO } from "./clone.ts";
import { setInText } from "./config-file.ts";
import { type IndexEntry, readIndex, writeIndex } from "./index-file.ts";
import { commitFacts, ObjectStore } from "./objects.ts";
import { GitError, type GitSession } from "./session.ts";
import { rewritten, type Source, withoutLogin } from "./transport.ts";
import { openRemote } from "./transport-ssh.ts";

function gitFolder(session: GitSession): string {
  const root = session.root();
  return `${root === "/" ? "" : root}/.git`;
}

/** The branch that HEAD names, and its commit, if it has one. */
function head(session: GitSession): { branch: string; commit: string | undefined } {
  const git = gitFolder(session);
  const text = session.readText(`${git}/HEAD`)?.trim() ?? "";
  const ref = /^ref: (\S+)/.exec(text)?.[1];
  if (ref === undefined) return { branch: "HEAD", commit: text };
  return { branch: ref.replace("refs/heads/", ""), commit: session.readText(`${git}/${ref}`)?.trim() };
}

/** Files of the working tree below `folder`, by path in the repository; .git is left out. */
function workingFiles(session: GitSession, root: string, folder: string): string[] {
  const { filesystem } = session.process.machine;
  const as = session.process.credentials;
  return filesystem.readdir(folder, as).flatMap((name) => {
    if (name === ".git") return [];
    const path = `${folder === "/" ? "" : folder}/${name}`;
    if (filesystem.lstat(path, as).kind === "directory") return workingFiles(session, root, path);
    return [path.slice(root === "/" ? 1 : root.length + 1)];
  });
}

/** A pattern list of .gitignore files: names, folders, `*`; no negation inside ignored folders. */
function ignores(session: GitSession, root: string): (path: string) => boolean {
  const lines = (session.readText(`${root}/.gitignore`) ?? "").split("\n").map((line) => line.trim());
  const rules = lines
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const text = line.replace(/^!/, "").replace(/\/$/, "");
      const body = text
        .replace(/^\//, "")
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replace(/\*\*/g, "\0")
        .replace(/\*/g, "[^/]*")
        .replace(/\0/g, ".*")
        .replace(/\?/g, "[^/]");
      const anchored = text.replace(/^\//, "").includes("/") || text.startsWith("/");
      return {
        keep: line.startsWith("!"),
        pattern: new RegExp(`^${anchored ? "" : "(.*/)?"}${body}(/.*)?$`),
      };
    });
  return (path) =>
    rules.reduce((ignored, { keep, pattern }) => (pattern.test(path) ? !keep : ignored), false);
}

function blobOf(session: GitSession, root: string, path: string): { entry: IndexEntry; content: Uint8Array } {
  const { filesystem } = session.process.machine;
  const as = session.process.credentials;
  const full = `${root === "/" ? "" : root}/${path}`;
  const stat = filesystem.lstat(full, as);
  const content =
    stat.kind === "symlink"
      ? new TextEncoder().encode(filesystem.readlink(full, as))
      : filesystem.readFile(full, as);
  const mode = stat.kind === "symlink" ? "120000" : stat.mode & 0o100 ? "100755" : "100644";
  return { entry: { mode, id: gitObject("blob", content).id }, content };
}

export async function add(session: GitSession, words: readonly string[]): Promise<number> {
  const root = session.root();
  const force = words.includes("-f") || words.includes("--force");
  const paths = words.filter((word) => !/^(-f|--force|-A|--all|-v|--)$/.test(word));
  const unknown = paths.find((word) => word.startsWith("-"));
  if (unknown) throw new NotModelledError(`git add ${unknown}`);
  if (words.some((word) => /^(-A|--all)$/.test(word)) && paths.length === 0) paths.push(root);
  const objects = new ObjectStore(session, gitFolder(session));
  const index = readIndex(session, root);
  const ignored = ignores(session, root);
  const base = root === "/" ? "" : root;
  for (const word of paths) {
    const full = session.path(word).replace(/\/\.?$/, "") || "/";
    const { filesystem } = session.process.machine;
    if (!session.exists(full)) throw new GitError(`fatal: pathspec '${word}' did not match any files`);
    const isFolder = filesystem.stat(full, session.process.credentials).kind === "directory";
    const files = isFolder ? workingFiles(session, root, full) : [full.slice(base.length + 1)];
    for (const path of files) {
      session.process.tick(20);
      if (!force && ignored(path) && !index.has(path)) {
        if (isFolder) continue;
        throw new GitError(
          `The following paths are ignored by one of your .gitignore files:\n${path}\nhint: Use -f if you really want to add them.`,
          1,
        );
      }
      const { entry, content } = blobOf(session, root, path);
      objects.put("blob", content);
      index.set(path, entry);
    }
  }
  for (const path of [...index.keys()]) if (!session.exists(`${base}/${path}`)) index.delete(path);
  writeIndex(session, root, index);
  return 0;
}

/** Writes the trees of an index; returns the id of the top one. */
function writeTree(objects: ObjectStore, entries: ReadonlyMap<string, IndexEntry>): string {
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

export async function commit(session: GitSession, words: readonly string[]): Promise<number> {
  const { process } = session;
  const root = session.root();
  const git = gitFolder(session);
  let message: string | undefined;
  let quiet = false;
  const todo = [...words].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    if (word === "-m" || word === "--message")
      message = [message, todo.pop() ?? ""].filter((part) => part !== undefined).join("\n\n");
    else if (word === "-am" || word === "-qm") {
      if (word === "-am")
        await add(
          session,
          [...readIndex(session, root).keys()]
            .map((path) => `${root}/${path}`)
            .filter((path) => session.exists(path)),
        );
      quiet ||= word === "-qm";
      message = todo.pop() ?? "";
    } else if (word === "-q" || word === "--quiet") quiet = true;
    else throw new NotModelledError(`git commit ${word}`);
  }
  if (message === undefined) throw new NotModelledError("git commit without -m");
  if (session.values("user.email").length === 0 && !process.environment.has("GIT_AUTHOR_EMAIL")) {
    const { email } = identity(session);
    throw new GitError(
      `Author identity unknown\n\n*** Please tell me who you are.\n\nRun\n\n  git config --global user.email "you@example.com"\n  git config --global user.name "Your Name"\n\nto set your account's default identity.\nOmit --global to set the identity only in this repository.\n\nfatal: unable to auto-detect email address (got '${email}')`,
    );
  }
  const { branch, commit: parent } = head(session);
  const objects = new ObjectStore(session, git);
  const index = readIndex(session, root);
  const tree = writeTree(objects, index);
  const before = parent === undefined ? undefined : commitFacts(objects.get(parent).content).tree;
  if (before === tree || (before === undefined && index.size === 0)) {
    await print(process, `On branch ${branch}\nnothing to commit, working tree clean\n`);
    return 1;
  }
  const { name, email, when } = identity(session);
  const id = objects.put(
    "commit",
    commitContent({
      tree,
      parents: parent === undefined ? [] : [parent],
      author: `${name} <${email}>`,
      when,
      message: `${message.trimEnd()}\n`,
    }),
  );
  session.write(`${git}/refs/heads/${branch}`, `${id}\n`);
  session.write(`${git}/COMMIT_EDITMSG`, `${message}\n`);
  const [title = ""] = message.split("\n");
  const why = `commit${parent === undefined ? " (initial)" : ""}: ${title}`;
  for (const ref of ["HEAD", `refs/heads/${branch}`])
    logReference(session, git, ref, parent ?? ZERO, id, why);
  const old = before === undefined ? new Map() : objects.files(before);
  const changed = [...index].filter(([path, entry]) => old.get(path)?.id !== entry.id);
  if (!quiet) {
    const first = parent === undefined ? " (root-commit)" : "";
    const made = changed
      .filter(([path]) => !old.has(path))
      .map(([path, { mode }]) => ` create mode ${mode} ${path}\n`);
    await print(
      process,
      `[${branch}${first} ${id.slice(0, 7)}] ${title}\n ${changed.length} file${changed.length === 1 ? "" : "s"} changed\n${made.join("")}`,
    );
  }
  return 0;
}

export async function log(session: GitSession, words: readonly string[]): Promise<number> {
  const oneline = words.includes("--oneline");
  const limit = Number(
    words.map((word) => /^-(?:n)?(\d+)$/.exec(word)?.[1]).find(Boolean) ?? Number.POSITIVE_INFINITY,
  );
  const other = words.find((word) => !/^(--oneline|-n?\d+|--no-pager)$/.test(word));
  if (other !== undefined) throw new NotModelledError(`git log ${other}`);
  const objects = new ObjectStore(session, gitFolder(session));
  const { branch, commit: start } = head(session);
  if (start === undefined)
    throw new GitError(`fatal: your current branch '${branch}' does not have any commits yet`);
  let count = 0;
  for (let id: string | undefined = start; id !== undefined && count < limit; count += 1) {
    const { author, message, parents } = commitFacts(objects.get(id).content);
    const [title = ""] = message.split("\n");
    const [, who = "", seconds = "0"] = /^(.*) (\d+) [+-]\d+$/.exec(author) ?? [];
    const date = new Date(Number(seconds) * 1000)
      .toUTCString()
      .replace(
        /^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT$/,
        (_, day, date_, month, year, time) => `${day} ${month} ${Number(date_)} ${time} ${year} +0000`,
      );
    const body = message.trimEnd().replace(/^/gm, "    ");
    await print(
      session.process,
      oneline
        ? `${id.slice(0, 7)} ${title}\n`
        : `${count > 0 ? "\n" : ""}commit ${id}\nAuthor: ${who}\nDate:   ${date}\n\n${body}\n`,
    );
    id = parents[0];
  }
  return 0;
}

export async function remote(session: GitSession, words: readonly string[]): Promise<number> {
  const [action = "", name = "", url = ""] = words;
  const path = `${gitFolder(session)}/config`;
  const text = session.readText(path) ?? "";
  const entries = session
    .config()
    .filter(({ section, key }) => section.startsWith("remote.") && key === "url");
  const known = entries.find(({ section }) => section === `remote.${name}`);
  const out = (line: string) => print(session.process, line);
  switch (action) {
    case "":
      await out(entries.map(({ section }) => `${section.slice(7)}\n`).join(""));
      return 0;
    case "-v":
      for (const { section, value } of entries) {
        const shown = rewritten(session, value);
        await out(`${section.slice(7)}\t${shown} (fetch)\n${section.slice(7)}\t${shown} (push)\n`);
      }
      return 0;
    case "get-url":
      if (!known) throw new GitError(`error: No such remote '${name}'`, 2);
      await out(`${rewritten(session, known.value)}\n`);
      return 0;
    case "add":
      if (known) throw new GitError(`error: remote ${name} already exists.`, 3);
      session.write(
        path,
        setInText(
          setInText(text, `remote.${name}`, "url", url),
          `remote.${name}`,
          "fetch",
          `+refs/heads/*:refs/remotes/${name}/*`,
        ),
      );
      return 0;
    case "set-url":
      if (!known) throw new GitError(`error: No such remote '${name}'`, 2);
      session.write(path, setInText(text, `remote.${name}`, "url", url));
      return 0;
    case "remove":
    case "rm":
      if (!known) throw new GitError(`error: No such remote: '${name}'`, 2);
      session.write(
        path,
        setInText(setInText(text, `remote.${name}`, "url", undefined), `remote.${name}`, "fetch", undefined),
      );
      return 0;
    default:
      throw new NotModelledError(`git remote ${action}`);
  }
}

/** `git fetch` and `git pull` as far as a remote that has not moved; the URL is logged without userinfo. */
export async function fetch(session: GitSession, words: readonly string[], pull: boolean): Promise<number> {
  const option = words.find((word) => word.startsWith("-") && !/^(-q|--quiet|--all|--ff-only)$/.test(word));
  if (option) throw new NotModelledError(`git ${pull ? "pull" : "fetch"} ${option}`);
  const url = session.values("remote.origin.url").at(-1);
  if (url === undefined)
    throw new GitError(
      "fatal: No remote repository specified.  Please, specify either a URL or a\nremote name from which new revisions should be fetched.",
    );
  const { branches } = await remoteAt(session, url).references();
  const { branch, commit: own } = head(session);
  const theirs = branches.get(`refs/heads/${branch}`);
  const shown = withoutLogin(url).replace(/\.git\/?$/, "");
  session.write(`${gitFolder(session)}/FETCH_HEAD`, `${theirs ?? ZERO}\t\tbranch '${branch}' of ${shown}\n`);
  if (theirs !== own) throw new NotModelledError("git: fetching new commits into an existing clone");
  if (pull) await print(session.process, "Already up to date.\n");
  return 0;
}

function remoteAt(session: GitSession, url: string): Source {
  const source = openRemote(session, rewritten(session, url));
  if (!source) throw new NotModelledError(`git with the remote ${withoutLogin(url)}`);
  return source;
}

export async function listRemote(session: GitSession, words: readonly string[]): Promise<number> {
  const [address, ...more] = words.filter((word) => !word.startsWith("-"));
  const option = words.find((word) => word.startsWith("-") && !/^(-q|--heads|-h)$/.test(word));
  if (option ?? more[0]) throw new NotModelledError(`git ls-remote ${option ?? more[0]}`);
  const url = address ?? session.values("remote.origin.url").at(-1) ?? "";
  const { head: name, branches } = await remoteAt(session, url).references();
  const first = name && branches.get(name);
  if (first && !words.includes("--heads")) await print(session.process, `${first}\tHEAD\n`);
  for (const [ref, id] of branches) await print(session.process, `${id}\t${ref}\n`);
  return 0;
}

export async function revParse(session: GitSession, words: readonly string[]): Promise<number> {
  const { branch, commit: id } = head(session);
  for (const word of words.filter((each) => each !== "--verify")) {
    if (word === "--show-toplevel") await print(session.process, `${session.root()}\n`);
    else if (word === "--is-inside-work-tree") await print(session.process, "true\n");
    else if (word === "--abbrev-ref") continue;
    else if (word === "HEAD" && words.includes("--abbrev-ref")) await print(session.process, `${branch}\n`);
    else if (word === "--short") continue;
    else if (word === "HEAD" && id)
      await print(session.process, `${words.includes("--short") ? id.slice(0, 7) : id}\n`);
    else throw new NotModelledError(`git rev-parse ${word}`);
  }
  return 0;
}

export async function status(session: GitSession, words: readonly string[]): Promise<number> {
  const short = words.some((word) => /^(-s|--short|--porcelain)$/.test(word));
  const other = words.find((word) => !/^(-s|--short|--porcelain)$/.test(word));
  if (other !== undefined) throw new NotModelledError(`git status ${other}`);
  const root = session.root();
  const objects = new ObjectStore(session, gitFolder(session));
  const { branch, commit: id } = head(session);
  const committed = id === undefined ? new Map() : objects.files(commitFacts(objects.get(id).content).tree);
  const index = readIndex(session, root);
  const ignored = ignores(session, root);
  const files = workingFiles(session, root, root);
  const lines = [
    ...[...index].flatMap(([path, entry]) => {
      const old = committed.get(path);
      const staged = old === undefined ? "A" : old.id === entry.id ? " " : "M";
      const now = files.includes(path)
        ? blobOf(session, root, path).entry.id === entry.id
          ? " "
          : "M"
        : "D";
      return staged === " " && now === " " ? [] : [`${staged}${now} ${path}`];
    }),
    ...files.filter((path) => !index.has(path) && !ignored(path)).map((path) => `?? ${path}`),
  ];
  if (short) {
    await print(session.process, lines.map((line) => `${line}\n`).join(""));
    return 0;
  }
  if (lines.length > 0) throw new NotModelledError("git status in full with changes (use --short)");
  const tracked =
    session.values(`branch.${branch}.remote`).length > 0
      ? `Your branch is up to date with 'origin/${branch}'.\n\n`
      : "";
  await print(session.process, `On branch ${branch}\n${tracked}nothing to commit, working tree clean\n`);
  return 0;
}

export async function notGit(session: GitSession, name: string): Promise<number> {
  await printError(session.process, `git: '${name}' is not a git command. See 'git --help'.\n`);
  return 1;
}
