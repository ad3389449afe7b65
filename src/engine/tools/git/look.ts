/** Commands that only look at names and objects: those that a later commit has removed are still among them. */
import { print, readAll, textOf } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { below, pathsInTree } from "./diff.ts";
import { readIndex } from "./index-file.ts";
import { commitFacts, ObjectStore, treeItems } from "./objects.ts";
import { gitFolder, head, referenceAt, references } from "./repository.ts";
import { commitAt, fullName, history, resolve } from "./revisions.ts";
import { GitError, type GitSession } from "./session.ts";
import { ignores, workingFiles } from "./working-tree.ts";

export type Words = readonly string[];

export function refuseOthers(command: string, words: Words, known: RegExp): void {
  const other = words.find((word) => word.startsWith("-") && !known.test(word));
  if (other !== undefined) throw new NotModelledError(`git ${command} ${other}`);
}

/** The words that are no options. */
export const plain = (words: Words) => words.filter((word) => !word.startsWith("-"));

export async function lsFiles(session: GitSession, words: Words): Promise<number> {
  refuseOthers(
    "ls-files",
    words,
    /^(-s|--stage|-c|--cached|-o|--others|--exclude-standard|-z|--error-unmatch|--)$/,
  );
  const root = session.root();
  const index = readIndex(session, gitFolder(session));
  const paths = plain(words);
  const end = words.includes("-z") ? "\0" : "\n";
  const wanted = paths.length === 0 ? [] : pathsInTree(session, paths);
  if (words.some((word) => /^(-o|--others)$/.test(word))) {
    const ignored = words.includes("--exclude-standard") ? ignores(session, root) : () => false;
    const others = workingFiles(session, root, root).filter((path) => !index.has(path) && !ignored(path));
    await print(session.process, others.map((path) => path + end).join(""));
    return 0;
  }
  const found = below(index, wanted);
  if (words.includes("--error-unmatch") && found.size === 0)
    throw new GitError(
      `error: pathspec '${paths[0]}' did not match any file(s) known to git\nDid you forget to 'git add'?`,
      1,
    );
  const staged = words.some((word) => /^(-s|--stage)$/.test(word));
  const line = ([path, { mode, id }]: [string, { mode: string; id: string }]) =>
    `${staged ? `${mode} ${id} 0\t` : ""}${path}${end}`;
  await print(session.process, [...found].map(line).join(""));
  return 0;
}

export async function lsTree(session: GitSession, words: Words): Promise<number> {
  refuseOthers("ls-tree", words, /^(-r|--name-only|--full-tree|-t|--name-status)$/);
  const [name, ...paths] = plain(words);
  if (name === undefined) throw new GitError("usage: git ls-tree [<options>] <tree-ish> [<path>...]", 129);
  const objects = new ObjectStore(session, gitFolder(session));
  const id = resolve(session, name);
  if (id === undefined) throw new GitError(`fatal: Not a valid object name ${name}`);
  const tree = objects.treeOf(id);
  const items = words.includes("-r")
    ? [...objects.files(tree)].map(([path, item]) => ({ ...item, name: path }))
    : treeItems(objects.get(tree).content);
  const chosen = items.filter(
    (item) =>
      paths.length === 0 || paths.some((path) => item.name === path || item.name.startsWith(`${path}/`)),
  );
  for (const { mode, name: path, id: each } of chosen) {
    const kind = mode === "40000" ? "tree" : mode === "160000" ? "commit" : "blob";
    const facts = words.some((word) => word.startsWith("--name"))
      ? ""
      : `${mode.padStart(6, "0")} ${kind} ${each}\t`;
    await print(session.process, `${facts}${path}\n`);
  }
  return 0;
}

export async function catFile(session: GitSession, words: Words): Promise<number> {
  const objects = new ObjectStore(session, gitFolder(session));
  const [action = ""] = words;
  if (/^--batch/.test(action)) {
    const all = words.includes("--batch-all-objects");
    const names = all
      ? objects.ids().sort()
      : textOf(await readAll(session.process))
          .split("\n")
          .filter(Boolean);
    for (const name of names) {
      const id = resolve(session, name);
      if (id === undefined) await print(session.process, `${name} missing\n`);
      else {
        const { kind, content } = objects.get(id);
        await print(session.process, `${id} ${kind} ${content.length}\n`);
        if (!words.some((word) => word.startsWith("--batch-check"))) {
          await print(session.process, content);
          await print(session.process, "\n");
        }
      }
    }
    return 0;
  }
  const [first = "", second] = plain(words);
  const name = second ?? first;
  const id = resolve(session, name);
  if (id === undefined) {
    if (action === "-e") return 1;
    throw new GitError(`fatal: Not a valid object name ${name}`);
  }
  const { kind, content } = objects.get(id);
  if (action === "-t") await print(session.process, `${kind}\n`);
  else if (action === "-s") await print(session.process, `${content.length}\n`);
  else if (action === "-e") return 0;
  else if (action === "-p" && kind === "tree") return lsTree(session, [id]);
  else if (action === "-p" || second !== undefined) await print(session.process, content);
  else throw new NotModelledError(`git cat-file ${action}`);
  return 0;
}

export async function revList(session: GitSession, words: Words): Promise<number> {
  refuseOthers(
    "rev-list",
    words,
    /^(--all|--count|--objects|-n\d*|-\d+|--max-count=\d+|--reverse|--no-walk|--max-parents=0)$/,
  );
  const objects = new ObjectStore(session, gitFolder(session));
  const limit = Number(
    words.map((word) => /^(?:-n?|--max-count=)(\d+)$/.exec(word)?.[1]).find(Boolean) ??
      Number.POSITIVE_INFINITY,
  );
  const starts: string[] = [];
  const without: string[] = [];
  if (words.includes("--all"))
    for (const folder of ["refs/heads", "refs/tags", "refs/remotes", "refs"])
      for (const id of references(session, folder).values())
        if (/^[0-9a-f]{40}$/.test(id)) starts.push(objects.peeled(id));
  for (const word of plain(words)) {
    const [from, to] = word.includes("..")
      ? word.split(/\.{2,3}/)
      : word.startsWith("^")
        ? [word.slice(1), undefined]
        : [undefined, word];
    if (from !== undefined) without.push(commitAt(session, from || "HEAD"));
    if (to !== undefined) starts.push(commitAt(session, to || "HEAD"));
  }
  if (starts.length === 0 && !words.includes("--all"))
    throw new GitError("usage: git rev-list [<options>] <commit>... [--] [<path>...]", 129);
  let ids = history(session, starts, without).slice(0, limit);
  if (words.includes("--max-parents=0"))
    ids = ids.filter((id) => commitFacts(objects.get(id).content).parents.length === 0);
  if (words.includes("--reverse")) ids.reverse();
  if (words.includes("--count")) {
    await print(session.process, `${ids.length}\n`);
    return 0;
  }
  await print(session.process, ids.map((id) => `${id}\n`).join(""));
  if (!words.includes("--objects")) return 0;
  const seen = new Set(ids);
  for (const id of ids) {
    const tree = objects.treeOf(id);
    if (!seen.has(tree)) await print(session.process, `${tree} \n`);
    seen.add(tree);
    for (const [path, item] of objects.files(tree)) {
      if (!seen.has(item.id)) await print(session.process, `${item.id} ${path}\n`);
      seen.add(item.id);
    }
  }
  return 0;
}

export async function showRef(session: GitSession, words: Words): Promise<number> {
  refuseOthers("show-ref", words, /^(--heads|--branches|--tags|--head|-q|--verify|-s)$/);
  const heads = words.some((word) => /^--(heads|branches)$/.test(word));
  const tags = words.includes("--tags");
  const all = [...references(session, "refs")].map(([name, id]): [string, string] => [`refs/${name}`, id]);
  const names = plain(words);
  const chosen = all.filter(
    ([name]) =>
      ((!heads && !tags) ||
        (heads && name.startsWith("refs/heads/")) ||
        (tags && name.startsWith("refs/tags/"))) &&
      (names.length === 0 || names.some((each) => name === each || name.endsWith(`/${each}`))),
  );
  const git = gitFolder(session);
  if (!words.includes("-q"))
    for (const [name] of chosen)
      await print(
        session.process,
        `${referenceAt(session, git, name)}${words.includes("-s") ? "" : ` ${name}`}\n`,
      );
  return chosen.length > 0 ? 0 : 1;
}

export async function symbolicRef(session: GitSession, words: Words): Promise<number> {
  refuseOthers("symbolic-ref", words, /^(-q|--short|--quiet)$/);
  const [name = "HEAD", target] = plain(words);
  const path = `${gitFolder(session)}/${name}`;
  if (target !== undefined) session.write(path, `ref: ${target}\n`);
  else {
    const found = /^ref: (\S+)/.exec(session.readText(path) ?? "")?.[1];
    if (found === undefined) throw new GitError(`fatal: ref ${name} is not a symbolic ref`);
    await print(session.process, `${words.includes("--short") ? found.replace("refs/heads/", "") : found}\n`);
  }
  return 0;
}

export async function checkIgnore(session: GitSession, words: Words): Promise<number> {
  refuseOthers("check-ignore", words, /^(-q|--quiet)$/);
  const ignored = ignores(session, session.root());
  const found = plain(words).filter((word) => ignored(pathsInTree(session, [word])[0] ?? ""));
  if (!words.some((word) => /^(-q|--quiet)$/.test(word)))
    await print(session.process, found.map((word) => `${word}\n`).join(""));
  return found.length > 0 ? 0 : 1;
}

export async function shortlog(session: GitSession, words: Words): Promise<number> {
  refuseOthers("shortlog", words, /^-[sne]+$/);
  const [name] = plain(words);
  // Without a revision it reads a log from its standard input, unless that is a terminal.
  const commit = name === undefined ? undefined : commitAt(session, name);
  const objects = new ObjectStore(session, gitFolder(session));
  const groups = new Map<string, string[]>();
  for (const id of history(session, commit === undefined ? [] : [commit]).reverse()) {
    const { author, message } = commitFacts(objects.get(id).content);
    const name = author.replace(words.some((word) => word.includes("e")) ? / \d+ [+-]\d+$/ : / <.*$/, "");
    groups.set(name, [...(groups.get(name) ?? []), message.split("\n")[0] ?? ""]);
  }
  const isShort = words.some((word) => word.includes("s"));
  for (const [name, titles] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1)))
    await print(
      session.process,
      isShort
        ? `${String(titles.length).padStart(6)}\t${name}\n`
        : `${name} (${titles.length}):\n${titles.map((title) => `      ${title}\n`).join("")}\n`,
    );
  return 0;
}

/** A reference's full name and what it means, for `rev-parse`. */
export function symbolicName(session: GitSession, name: string): string | undefined {
  if (name === "HEAD" || name === "@") return head(session).branch;
  return fullName(session, name)?.replace(/^refs\/(heads|tags|remotes)\//, "");
}
