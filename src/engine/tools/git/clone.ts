/** `git clone`: what ends up in .git, the remote's URL with its userinfo included. */
import { printError } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { parseClone } from "./clone-line.ts";
import { setInText } from "./config-file.ts";
import { packObjects } from "./gc.ts";
import { signatures } from "./identity.ts";
import { writeIndex } from "./index-file.ts";
import { CORE, CORE_BARE, linkTo, makeFolders } from "./init.ts";
import { repositoryAt } from "./local.ts";
import { ObjectStore } from "./objects.ts";
import { GitError, type GitSession } from "./session.ts";
import { rewritten, withoutLogin } from "./source.ts";
import { update } from "./submodule.ts";
import { openRemote } from "./transport-ssh.ts";

export const ZERO = "0".repeat(40);

export function logReference(
  session: GitSession,
  git: string,
  name: string,
  from: string,
  to: string,
  why: string,
): void {
  const { committer, committed } = signatures(session);
  const path = `${git}/logs/${name}`;
  session.write(path, `${session.readText(path) ?? ""}${from} ${to} ${committer} ${committed}\t${why}\n`);
}

export interface CloneOptions {
  /** As it was typed: it is kept in the configuration, userinfo and all. */
  readonly address: string;
  /** The repository's own folder, and its files'; none in a bare one. */
  readonly git: string;
  readonly work: string | undefined;
  readonly branch?: string | undefined;
  /** `core.worktree` of a submodule. */
  readonly worktree?: string;
  readonly config?: readonly string[];
  readonly mirror?: boolean;
  readonly checkout?: boolean;
  readonly origin?: string;
  /** `--filter`: which objects a partial clone leaves out. Hosts without partial clones send all. */
  readonly filter?: string | undefined;
}

/** Copies a repository. Throws GitError. */
export async function cloneInto(session: GitSession, options: CloneOptions): Promise<void> {
  const {
    address,
    git,
    work,
    branch,
    worktree,
    config = [],
    mirror = false,
    checkout = true,
    origin = "origin",
    filter,
  } = options;
  const url = rewritten(session, address);
  const remote = openRemote(session, url, { name: origin, isNew: true });
  if (!remote) {
    if (/^\w+:\/\//.test(url)) throw new NotModelledError(`git clone from ${/^(\w+):/.exec(url)?.[1]}`);
    throw new GitError(
      `fatal: '${address}' does not appear to be a git repository\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.`,
    );
  }
  const { head: main, branches } = await remote.references();
  const named = ["refs/heads", "refs/tags"]
    .map((place) => `${place}/${branch}`)
    .find((ref) => branches.has(ref));
  const wanted = branch === undefined ? main : named;
  if (branch !== undefined && wanted === undefined)
    throw new GitError(`fatal: Remote branch ${branch} not found in upstream origin`);
  const commit = wanted && branches.get(wanted);
  const isTag = wanted?.startsWith("refs/tags/") === true;
  const name = (wanted ?? "refs/heads/master").replace(/^refs\/(heads|tags)\//, "");
  makeFolders(session, git, name, work === undefined);
  const objects = new ObjectStore(session, git);
  for (const id of branches.values()) await objects.fetch(id, (path) => remote.file(path));
  if (remote.isPacked) packObjects(session, git, new Set(objects.ids()));

  let text = work === undefined ? CORE_BARE : CORE;
  if (worktree !== undefined) text = setInText(text, "core", "worktree", worktree);
  for (const each of config) {
    const [key = "", value = "true"] = each.split(/=(.*)/s);
    const dot = key.lastIndexOf(".");
    // Written as git has it in mind: the section and the key in small letters.
    const section = key.slice(0, dot).replace(/^[^.]*/, (word) => word.toLowerCase());
    text = setInText(text, section, key.slice(dot + 1).toLowerCase(), value, true);
  }
  // The URL as it was given: userinfo and all. insteadOf is applied anew at every fetch.
  const isLocal = !/^[\w+]+:\/\/|^[^/:]+:/.test(address);
  text = setInText(
    text,
    `remote.${origin}`,
    "url",
    isLocal ? session.path(address).replace(/(.)\/$/, "$1") : address,
  );
  if (mirror) {
    text = setInText(text, `remote.${origin}`, "fetch", "+refs/*:refs/*");
    text = setInText(text, `remote.${origin}`, "mirror", "true");
  } else if (work !== undefined) {
    text = setInText(text, `remote.${origin}`, "fetch", `+refs/heads/*:refs/remotes/${origin}/*`);
    if (filter !== undefined) {
      text = text.replace("repositoryformatversion = 0", "repositoryformatversion = 1");
      text = setInText(text, `remote.${origin}`, "promisor", "true");
      text = setInText(text, `remote.${origin}`, "partialclonefilter", filter);
    }
    if (!isTag) {
      text = setInText(text, `branch.${name}`, "remote", origin);
      text = setInText(text, `branch.${name}`, "merge", `refs/heads/${name}`);
    }
  }
  session.write(`${git}/config`, text);
  if (branches.size === 0 || (commit === undefined && work !== undefined)) {
    await printError(session.process, "warning: You appear to have cloned an empty repository.\n");
    return;
  }
  const kept = (ref: string) =>
    work === undefined ? ref : ref.replace("refs/heads/", `refs/remotes/${origin}/`);
  const packed = [...branches]
    .map(([ref, id]) => `${id} ${kept(ref)}\n`)
    .sort((a, b) => (a.slice(41) < b.slice(41) ? -1 : 1));
  session.write(`${git}/packed-refs`, `# pack-refs with: peeled fully-peeled sorted \n${packed.join("")}`);
  if (work === undefined || commit === undefined) return;
  const why = `clone: from ${withoutLogin(isLocal ? session.path(address) : address)}`;
  const at = objects.peeled(commit);
  if (isTag) session.write(`${git}/HEAD`, `${at}\n`);
  else session.write(`${git}/refs/heads/${name}`, `${commit}\n`);
  if (main !== undefined && branches.has(main)) {
    session.write(`${git}/refs/remotes/${origin}/HEAD`, `ref: ${kept(main)}\n`);
    logReference(session, git, `refs/remotes/${origin}/HEAD`, ZERO, branches.get(main) ?? ZERO, why);
  }
  for (const ref of isTag ? ["HEAD"] : ["HEAD", `refs/heads/${name}`])
    logReference(session, git, ref, ZERO, at, why);
  if (checkout) checkOutFiles(session, objects, work, at);
}

export async function clone(session: GitSession, words: readonly string[]): Promise<number> {
  const { process } = session;
  const {
    address,
    folder,
    quiet,
    branch,
    config,
    bare,
    mirror,
    recurse,
    checkout,
    origin,
    filter,
    separate,
  } = parseClone(words);
  const url = rewritten(session, address);
  if (!url.includes(":") && openRemote(session, url) === undefined)
    throw new GitError(`fatal: repository '${address}' does not exist`);
  const target = session.path(folder).replace(/\/\.?$/, "");
  const { filesystem } = process.machine;
  const there = filesystem.exists(target, process.credentials);
  if (there && filesystem.readdir(target, process.credentials).length > 0) {
    throw new GitError(`fatal: destination path '${folder}' already exists and is not an empty directory.`);
  }
  const own = separate === undefined ? `${target}/.git` : session.path(separate);
  if (separate !== undefined) linkTo(session, target, own);
  if (!quiet) await printError(process, `Cloning into ${bare ? "bare repository " : ""}'${folder}'...\n`);
  for (const each of config) session.setExtra(each);
  const [git, work] = bare ? [target, undefined] : [own, target];
  await cloneInto(session, { address, git, work, branch, config, mirror, checkout, origin, filter });
  if (!quiet && repositoryAt(session, address) !== undefined) await printError(process, "done.\n");
  if (recurse && work !== undefined && session.exists(`${work}/.gitmodules`))
    return update(session.at(work), ["--init", "--recursive"], quiet);
  return 0;
}

/** Writes the files of a commit into the working tree, and the index. */
export function checkOutFiles(
  session: GitSession,
  objects: ObjectStore,
  folder: string,
  commit: string,
): void {
  const files = objects.files(objects.treeOf(commit));
  for (const [path, { mode, id }] of files) {
    if (mode === "160000") {
      session.makeFolders(`${folder}/${path}`);
      continue;
    }
    const { content } = objects.get(id);
    if (mode === "120000") {
      session.makeFolders(`${folder}/${path}`.replace(/\/[^/]*$/, ""));
      const { machine, credentials } = session.process;
      if (session.exists(`${folder}/${path}`)) machine.filesystem.unlink(`${folder}/${path}`, credentials);
      machine.filesystem.symlink(new TextDecoder().decode(content), `${folder}/${path}`, credentials);
    } else session.write(`${folder}/${path}`, content, mode === "100755" ? 0o777 : 0o666);
  }
  writeIndex(
    session,
    objects.folder,
    folder,
    new Map([...files].map(([path, { mode, id }]) => [path, { mode, id }])),
  );
}
