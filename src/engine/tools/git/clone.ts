/** `git clone` and `git init`: what ends up in .git, the remote's URL with its userinfo included. */
import { printError } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { setInText } from "./config-file.ts";
import { writeIndex } from "./index-file.ts";
import { ObjectStore } from "./objects.ts";
import { GitError, type GitSession } from "./session.ts";
import { rewritten, withoutLogin } from "./transport.ts";
import { openRemote, sshAddress } from "./transport-ssh.ts";

const CORE = `[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = false
\tlogallrefupdates = true
`;
const DESCRIPTION = "Unnamed repository; edit this file 'description' to name the repository.\n";
const EXCLUDE = `# git ls-files --others --exclude-from=.git/info/exclude
# Lines that start with '#' are comments.
# For a project mostly in C, the following would be a good set of
# exclude patterns (uncomment them if you want to use them):
# *.[oa]
# *~
`;

/** Makes an empty repository in `folder`/.git. */
export function makeRepository(session: GitSession, folder: string, branch: string): void {
  const git = `${folder}/.git`;
  for (const name of ["branches", "hooks", "objects/info", "objects/pack", "refs/heads", "refs/tags"]) {
    session.makeFolders(`${git}/${name}`);
  }
  session.write(`${git}/HEAD`, `ref: refs/heads/${branch}\n`);
  session.write(`${git}/config`, CORE);
  session.write(`${git}/description`, DESCRIPTION);
  session.write(`${git}/info/exclude`, EXCLUDE);
}

/** Who commits and when, as reflogs and commits write it. */
export function identity(session: GitSession): { name: string; email: string; when: string } {
  const { environment, machine, credentials } = session.process;
  const user = credentials.uid === 0 ? "root" : String(credentials.uid);
  return {
    name: environment.get("GIT_AUTHOR_NAME") ?? session.values("user.name").at(-1) ?? user,
    email:
      environment.get("GIT_AUTHOR_EMAIL") ??
      session.values("user.email").at(-1) ??
      `${user}@${machine.hostname}.(none)`,
    when: `${Math.floor(machine.clock.now() / 1000)} +0000`,
  };
}

export const ZERO = "0".repeat(40);

export function logReference(
  session: GitSession,
  git: string,
  name: string,
  from: string,
  to: string,
  why: string,
): void {
  const { name: who, email, when } = identity(session);
  const path = `${git}/logs/${name}`;
  session.write(path, `${session.readText(path) ?? ""}${from} ${to} ${who} <${email}> ${when}\t${why}\n`);
}

interface CloneLine {
  readonly address: string;
  readonly folder: string;
  readonly quiet: boolean;
  readonly branch: string | undefined;
  readonly config: readonly string[];
  /** `--filter`: which objects a partial clone leaves out. Hosts without partial clones send all. */
  readonly filter: string | undefined;
}

function parseClone(words: readonly string[]): CloneLine {
  const rest: string[] = [];
  const config: string[] = [];
  let quiet = false;
  let branch: string | undefined;
  let depth: string | undefined;
  let filter: string | undefined;
  const todo = [...words].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    const [, name, glued] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? [];
    const option = name ?? word;
    const value = () => glued ?? todo.pop() ?? "";
    if (option === "-q" || option === "--quiet") quiet = true;
    else if (option === "-c" || option === "--config") config.push(value());
    else if (option === "-b" || option === "--branch") branch = value();
    else if (option === "--depth") depth = value();
    else if (option === "--filter") filter = value();
    else if (/^--(no-tags|single-branch|no-single-branch|progress|verbose)$|^-v$/.test(option)) continue;
    else if (option.startsWith("-")) throw new NotModelledError(`git clone ${option}`);
    else rest.push(word);
  }
  const [address, given] = rest;
  if (address === undefined) throw new GitError("fatal: You must specify a repository to clone.", 129);
  if (depth !== undefined && !sshAddress(address))
    throw new GitError("fatal: dumb http transport does not support shallow capabilities");
  const folder =
    given ??
    address
      .replace(/\/+$/, "")
      .replace(/^.*[/:]/, "")
      .replace(/\.git$/, "");
  return { address, folder, quiet, branch, config, filter };
}

export async function clone(session: GitSession, words: readonly string[]): Promise<number> {
  const { process } = session;
  const { address, folder, quiet, branch, config, filter } = parseClone(words);
  const target = session.path(folder).replace(/\/\.$/, "");
  const { filesystem } = process.machine;
  const there = filesystem.exists(target, process.credentials);
  if (there && filesystem.readdir(target, process.credentials).length > 0) {
    throw new GitError(`fatal: destination path '${folder}' already exists and is not an empty directory.`);
  }
  const url = rewritten(session, address);
  if (!quiet) await printError(process, `Cloning into '${folder}'...\n`);
  for (const each of config) session.setExtra(each);
  const remote = openRemote(session, url);
  if (!remote) throw new NotModelledError(`git clone from ${/^(\w+):\/\//.exec(url)?.[1] ?? "a local path"}`);
  const { head, branches } = await remote.references();
  const wanted = branch === undefined ? head : `refs/heads/${branch}`;
  const commit = wanted && branches.get(wanted);
  if (!commit) {
    if (branch !== undefined)
      throw new GitError(`fatal: Remote branch ${branch} not found in upstream origin`);
    throw new GitError("warning: You appear to have cloned an empty repository.", 0);
  }
  const name = wanted.replace("refs/heads/", "");
  const git = `${target}/.git`;
  makeRepository(session, target, name);
  const objects = new ObjectStore(session, git);
  for (const id of branches.values()) await objects.fetch(id, (path) => remote.file(path));

  let text = CORE;
  for (const each of config) {
    const [key = "", value = "true"] = each.split(/=(.*)/s);
    const dot = key.lastIndexOf(".");
    text = setInText(text, key.slice(0, dot), key.slice(dot + 1), value, true);
  }
  // The URL as it was given: userinfo and all. insteadOf is applied anew at every fetch.
  text = setInText(text, "remote.origin", "url", address);
  text = setInText(text, "remote.origin", "fetch", "+refs/heads/*:refs/remotes/origin/*");
  if (filter !== undefined) {
    text = text.replace("repositoryformatversion = 0", "repositoryformatversion = 1");
    text = setInText(text, "remote.origin", "promisor", "true");
    text = setInText(text, "remote.origin", "partialclonefilter", filter);
  }
  text = setInText(text, `branch.${name}`, "remote", "origin");
  text = setInText(text, `branch.${name}`, "merge", `refs/heads/${name}`);
  session.write(`${git}/config`, text);
  const packed = [...branches].map(
    ([ref, id]) => `${id} ${ref.replace("refs/heads/", "refs/remotes/origin/")}\n`,
  );
  session.write(`${git}/packed-refs`, `# pack-refs with: peeled fully-peeled sorted \n${packed.join("")}`);
  session.write(`${git}/refs/heads/${name}`, `${commit}\n`);
  session.write(`${git}/refs/remotes/origin/HEAD`, `ref: refs/remotes/origin/${name}\n`);
  const why = `clone: from ${withoutLogin(address)}`;
  for (const ref of ["HEAD", `refs/heads/${name}`, "refs/remotes/origin/HEAD"]) {
    logReference(session, git, ref, ZERO, commit, why);
  }
  checkOutFiles(session, objects, target, commit);
  return 0;
}

/** Writes the files of a commit into the working tree, and the index. */
export function checkOutFiles(
  session: GitSession,
  objects: ObjectStore,
  folder: string,
  commit: string,
): void {
  const tree = /^tree (\w+)/.exec(new TextDecoder().decode(objects.get(commit).content))?.[1] ?? "";
  const files = objects.files(tree);
  for (const [path, { mode, id }] of files) {
    const { content } = objects.get(id);
    if (mode === "120000") {
      session.makeFolders(`${folder}/${path}`.replace(/\/[^/]*$/, ""));
      const { machine, credentials } = session.process;
      machine.filesystem.symlink(new TextDecoder().decode(content), `${folder}/${path}`, credentials);
    } else session.write(`${folder}/${path}`, content, mode === "100755" ? 0o777 : 0o666);
  }
  writeIndex(session, folder, new Map([...files].map(([path, { mode, id }]) => [path, { mode, id }])));
}
