/**
 * `git submodule`: a repository within a repository. Its URL stands in .gitmodules, which is committed, again in .git/config, and once
 * more in .git/modules/NAME/config: a login in it is kept three times over. As seen on git 2.47.3.
 */
import { print, printError } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { checkOutFiles, cloneInto, logReference } from "./clone.ts";
import { parseConfig, removeSection, setInText } from "./config-file.ts";
import { readIndex, writeIndex } from "./index-file.ts";
import { ObjectStore } from "./objects.ts";
import { gitFolder, head, references } from "./repository.ts";
import { GitError, type GitSession } from "./session.ts";
import { add } from "./working-tree.ts";

interface Submodule {
  readonly name: string;
  readonly path: string;
  readonly url: string;
  readonly branch: string | undefined;
}

/** What .gitmodules lists. */
function listed(session: GitSession): Submodule[] {
  const entries = parseConfig(session.readText(`${session.root()}/.gitmodules`) ?? "");
  const names = [...new Set(entries.map(({ section }) => section))].filter((name) =>
    name.startsWith("submodule."),
  );
  return names.map((section) => {
    const value = (key: string) =>
      entries.findLast((entry) => entry.section === section && entry.key === key)?.value;
    return {
      name: section.slice(10),
      path: value("path") ?? section.slice(10),
      url: value("url") ?? "",
      branch: value("branch"),
    };
  });
}

/** A URL that begins with `./` or `../` is meant from the superproject's own remote. */
function absoluteUrl(session: GitSession, url: string): string {
  if (!/^\.\.?\//.test(url)) return url;
  let base = session.values("remote.origin.url").at(-1) ?? session.root();
  let rest = url;
  for (; /^\.\.?\//.test(rest); rest = rest.replace(/^\.\.?\//, ""))
    if (rest.startsWith("../")) base = base.replace(/\/?[^/]*\/?$/, "");
  return `${base}/${rest}`;
}

export async function submodule(session: GitSession, words: readonly string[]): Promise<number> {
  const quiet = words.some((word) => /^(-q|--quiet)$/.test(word));
  const [action = "status", ...rest] = words.filter((word) => !/^(-q|--quiet|--progress)$/.test(word));
  switch (action) {
    case "add":
      return addOne(session, rest, quiet);
    case "init":
      for (const each of chosen(session, rest)) await init(session, each, quiet);
      return 0;
    case "update":
      return update(session, rest, quiet);
    case "status":
      for (const each of chosen(session, rest)) await print(session.process, statusLine(session, each));
      return 0;
    case "sync":
      for (const each of chosen(session, rest)) await sync(session, each, quiet);
      return 0;
    case "set-url":
      return setUrl(session, rest, quiet);
    case "deinit":
      return deinit(session, rest, quiet);
    case "foreach":
      return forEach(session, rest, quiet);
    default:
      throw new NotModelledError(`git submodule ${action}`);
  }
}

/** Takes the URL of .gitmodules into .git/config and the submodule's own. */
async function sync(session: GitSession, { name, path, url }: Submodule, quiet: boolean): Promise<void> {
  setConfig(session, gitFolder(session), `submodule.${name}`, "url", absoluteUrl(session, url));
  const inner = `${gitFolder(session)}/modules/${name}`;
  if (session.exists(inner)) setConfig(session, inner, "remote.origin", "url", absoluteUrl(session, url));
  if (!quiet) await print(session.process, `Synchronizing submodule url for '${path}'\n`);
}

async function setUrl(session: GitSession, words: readonly string[], quiet: boolean): Promise<number> {
  const [path = "", url = ""] = words.filter((word) => word !== "--");
  const one = listed(session).find((each) => each.path === path.replace(/\/$/, ""));
  if (!one) throw new GitError(`fatal: no submodule mapping found in .gitmodules for path '${path}'`);
  const file = `${session.root()}/.gitmodules`;
  session.write(file, setInText(session.readText(file) ?? "", `submodule.${one.name}`, "url", url));
  await sync(session, { ...one, url }, quiet);
  return 0;
}

function chosen(session: GitSession, words: readonly string[]): Submodule[] {
  const paths = words.filter((word) => !word.startsWith("-"));
  return listed(session).filter(({ path }) => paths.length === 0 || paths.includes(path));
}

function setConfig(session: GitSession, git: string, section: string, key: string, value: string): void {
  session.write(`${git}/config`, setInText(session.readText(`${git}/config`) ?? "", section, key, value));
}

async function addOne(session: GitSession, words: readonly string[], quiet: boolean): Promise<number> {
  const names: string[] = [];
  let branch: string | undefined;
  let called: string | undefined;
  const todo = [...words].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    if (word === "-b" || word === "--branch") branch = todo.pop();
    else if (word === "--name") called = todo.pop();
    else if (/^(-f|--force|--)$/.test(word)) continue;
    else if (word === "--depth") throw new NotModelledError("git submodule add --depth");
    else if (word.startsWith("-")) throw new NotModelledError(`git submodule add ${word}`);
    else names.push(word);
  }
  const [url, given] = names;
  if (url === undefined)
    throw new GitError("usage: git submodule [--quiet] add [<options>] [--] <repository> [<path>]", 1);
  const path = (
    given ??
    url
      .replace(/\/+$/, "")
      .replace(/^.*[/:]/, "")
      .replace(/\.git$/, "")
  ).replace(/\/$/, "");
  const root = session.root();
  const git = gitFolder(session);
  if (readIndex(session, git).has(path)) throw new GitError(`fatal: '${path}' already exists in the index`);
  const name = called ?? path;
  await make(session, { name, path, url, branch }, quiet);
  const file = `${root}/.gitmodules`;
  let text = session.readText(file) ?? "";
  for (const [key, value] of [
    ["path", path],
    ["url", url],
    ["branch", branch],
  ] as const)
    if (value !== undefined) text = setInText(text, `submodule.${name}`, key, value);
  session.write(file, text);
  await add(session.at(root), ["-f", path, ".gitmodules"]);
  setConfig(session, git, `submodule.${name}`, "url", absoluteUrl(session, url));
  setConfig(session, git, `submodule.${name}`, "active", "true");
  return 0;
}

/** Clones into .git/modules and links the working folder to it. */
async function make(
  session: GitSession,
  { name, path, url, branch }: Submodule,
  quiet: boolean,
): Promise<void> {
  const root = session.root();
  const git = gitFolder(session);
  const folder = `${root}/${path}`;
  const inner = `${git}/modules/${name}`;
  if (!quiet) await printError(session.process, `Cloning into '${folder}'...\n`);
  const up = (from: string) => "../".repeat(from.split("/").filter(Boolean).length);
  const common = git.startsWith(`${root}/`) ? git.slice(root.length + 1) : git;
  const outside = `${up(path)}${common}/modules/${name}`;
  await cloneInto(session, {
    ...{ address: absoluteUrl(session, url), git: inner, work: folder, branch },
    worktree: `${up(`${common}/modules/${name}`)}${path}`,
  });
  session.write(`${folder}/.git`, `gitdir: ${outside}\n`);
}

async function init(session: GitSession, each: Submodule, quiet: boolean): Promise<void> {
  const section = `submodule.${each.name}`;
  if (session.values(`${section}.url`).length > 0) return;
  const url = absoluteUrl(session, each.url);
  setConfig(session, gitFolder(session), section, "active", "true");
  setConfig(session, gitFolder(session), section, "url", url);
  // The URL is told as it is, its login too.
  if (!quiet)
    await printError(
      session.process,
      `Submodule '${each.name}' (${url}) registered for path '${each.path}'\n`,
    );
}

export async function update(session: GitSession, words: readonly string[], quiet: boolean): Promise<number> {
  const other = words.find(
    (word) =>
      word.startsWith("-") &&
      !/^(--init|--recursive|--remote|--force|-f|--checkout|--no-fetch|--merge|--jobs=\d+|-j\d*|--single-branch|--recommend-shallow|--no-recommend-shallow)$/.test(
        word,
      ),
  );
  if (other !== undefined) throw new NotModelledError(`git submodule update ${other}`);
  const root = session.root();
  const git = gitFolder(session);
  for (const each of chosen(session, words)) {
    const entry = readIndex(session, git).get(each.path);
    if (entry?.mode !== "160000") continue;
    if (words.includes("--init")) await init(session, each, quiet);
    const url = session.values(`submodule.${each.name}.url`).at(-1);
    if (url === undefined) continue;
    const inner = `${git}/modules/${each.name}`;
    if (!session.exists(`${inner}/HEAD`)) await make(session, { ...each, url }, quiet);
    const own = session.at(`${root}/${each.path}`);
    const wanted = words.includes("--remote")
      ? ([...references(own, "refs/remotes/origin").values()].find((id) => !id.startsWith("ref:")) ??
        entry.id)
      : entry.id;
    const { branch, commit } = head(own);
    const isThere = commit === wanted && branch === "HEAD";
    checkOutFiles(own, new ObjectStore(own, inner), `${root}/${each.path}`, wanted);
    session.write(`${inner}/HEAD`, `${wanted}\n`);
    if (commit !== undefined && !isThere)
      logReference(own, inner, "HEAD", commit, wanted, `checkout: moving from ${branch} to ${wanted}`);
    if (!quiet && !isThere)
      await print(session.process, `Submodule path '${each.path}': checked out '${wanted}'\n`);
    if (words.includes("--recursive") && session.exists(`${root}/${each.path}/.gitmodules`))
      await update(
        own,
        words.filter((word) => word.startsWith("-")),
        quiet,
      );
  }
  return 0;
}

function statusLine(session: GitSession, { path }: Submodule): string {
  const entry = readIndex(session, gitFolder(session)).get(path);
  const folder = `${session.root()}/${path}`;
  if (!session.exists(`${folder}/.git`)) return `-${entry?.id} ${path}\n`;
  const inner = session.at(folder);
  const { branch, commit } = head(inner);
  const remote = [...references(inner, "refs/remotes/origin")].find(([, id]) => id === commit)?.[0];
  const name =
    branch === "HEAD"
      ? remote === undefined
        ? commit?.slice(0, 7)
        : `remotes/origin/${remote}`
      : `heads/${branch}`;
  return `${commit === entry?.id ? " " : "+"}${commit} ${path} (${name})\n`;
}

async function deinit(session: GitSession, words: readonly string[], quiet: boolean): Promise<number> {
  const git = gitFolder(session);
  const all = words.includes("--all");
  for (const { name, path, url } of listed(session).filter((each) => all || words.includes(each.path))) {
    const folder = `${session.root()}/${path}`;
    if (session.exists(folder)) {
      session.empty(folder);
      if (!quiet) await print(session.process, `Cleared directory '${path}'\n`);
    }
    const text = removeSection(session.readText(`${git}/config`) ?? "", `submodule.${name}`);
    if (text === undefined) continue;
    session.write(`${git}/config`, text);
    if (!quiet)
      await print(session.process, `Submodule '${name}' (${url}) unregistered for path '${path}'\n`);
  }
  writeIndex(session, git, session.root(), readIndex(session, git));
  return 0;
}

async function forEach(session: GitSession, words: readonly string[], quiet: boolean): Promise<number> {
  const command = words.filter((word) => word !== "--recursive").join(" ");
  for (const { path } of listed(session)) {
    const cwd = `${session.root()}/${path}`;
    if (!session.exists(`${cwd}/.git`)) continue;
    if (!quiet) await print(session.process, `Entering '${path}'\n`);
    const { process } = session;
    const child = process.spawn({ argv: ["sh", "-c", command], cwd });
    const exit = await process.wait(child.exited);
    if (!("status" in exit) || exit.status !== 0)
      throw new GitError(`fatal: run_command returned non-zero status for ${path}\n.`, 128);
  }
  return 0;
}
