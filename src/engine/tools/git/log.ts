/** `git log`, `git show` and `git reflog`: what was committed and removed again is shown by all three. */
import { print, textOf } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { below, blobReader, filesOf } from "./diff.ts";
import { formatCommit, prettyName } from "./log-format.ts";
import { commitFacts, ObjectStore, treeItems } from "./objects.ts";
import { type Change, changes, SHAPES, shown } from "./patch.ts";
import { gitFolder, head, references } from "./repository.ts";
import { commitAt, fullName, history, reflog, resolve } from "./revisions.ts";
import { GitError, type GitSession } from "./session.ts";

interface Wanted {
  readonly shape: Set<string>;
  format: string;
  date: string;
  limit: number;
  skip: number;
  reverse: boolean;
  walks: "commits" | "reflog";
  search: ((change: Change) => boolean) | undefined;
  grep: RegExp | undefined;
  author: RegExp | undefined;
  readonly starts: string[];
  readonly without: string[];
  readonly paths: string[];
}

const IGNORED =
  /^(--no-color|--color(=\w+)?|--no-pager|--decorate(=\w+)?|--no-decorate|--graph|--full-history|--no-ext-diff|--follow|-M|--topo-order|--date-order|--no-merges|--first-parent|--abbrev-commit|-m|--text|-a|--pickaxe-all|--ignore-missing)$/;

/** The changes of a commit from its first parent. */
export function changesOf(session: GitSession, id: string, paths: readonly string[] = []): Change[] {
  const { parents } = commitFacts(new ObjectStore(session, gitFolder(session)).get(id).content);
  return changes(below(filesOf(session, parents[0]), paths), below(filesOf(session, id), paths));
}

function parseWanted(session: GitSession, command: string, words: readonly string[]): Wanted {
  const wanted: Wanted = {
    ...{ shape: new Set(), format: "medium", date: "default", limit: Number.POSITIVE_INFINITY, skip: 0 },
    ...{ reverse: false, walks: "commits", search: undefined, grep: undefined, author: undefined },
    ...{ starts: [], without: [], paths: [] },
  };
  const read = blobReader(session);
  const contains = (test: (text: string) => boolean) => (change: Change) => {
    const text = (side: "old" | "new") =>
      change[side] === undefined ? "" : textOf(read(change[side].id, change.path));
    return test(text("old")) !== test(text("new"));
  };
  const names = (folder: string) =>
    [...references(session, folder).values()].filter((id) => !id.startsWith("ref:"));
  const todo = [...words].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    const [, name, glued] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? [];
    const value = () => glued ?? todo.pop() ?? "";
    const count = /^-n?(\d+)$/.exec(word)?.[1];
    if (word === "--") wanted.paths.push(...todo.splice(0).reverse());
    else if (count !== undefined) wanted.limit = Number(count);
    else if (word === "-n" || (name ?? word) === "--max-count") wanted.limit = Number(value());
    else if (name === "--skip") wanted.skip = Number(glued);
    else if (word === "--oneline") wanted.format = "oneline";
    else if (name === "--format" || name === "--pretty") wanted.format = prettyName(glued ?? "");
    else if (name === "--date") wanted.date = glued ?? "";
    else if (word === "--reverse") wanted.reverse = true;
    else if (word === "-g" || word === "--walk-reflogs") wanted.walks = "reflog";
    else if (word === "--no-patch" || word === "-s") wanted.shape.add("-s");
    else if (SHAPES.has(word)) wanted.shape.add(word === "-u" ? "-p" : word);
    else if (word === "--all" || word === "--branches") {
      wanted.starts.push(...names("refs/heads"), head(session).commit ?? "");
      if (word === "--all")
        wanted.starts.push(...names("refs/remotes"), ...names("refs/tags"), ...stashes(session));
    } else if (/^-S/.test(word)) {
      const text = word.slice(2) || value();
      wanted.search = contains((each) => each.includes(text));
    } else if (/^-G/.test(word)) {
      const pattern = new RegExp(word.slice(2) || value(), "m");
      wanted.search = contains((each) => pattern.test(each));
    } else if (name === "--grep") wanted.grep = new RegExp(glued ?? "");
    else if (name === "--author") wanted.author = new RegExp(glued ?? "");
    else if (/^--diff-filter=[A-Z]$/.test(word)) wanted.search = filterOf(glued ?? "");
    else if (word.startsWith("-") && !IGNORED.test(word))
      throw new NotModelledError(`git ${command} ${word}`);
    else if (word.startsWith("-")) continue;
    else if (word.startsWith("^")) wanted.without.push(commitAt(session, word.slice(1)));
    else if (resolve(session, word) === undefined && session.exists(session.path(word)))
      wanted.paths.push(word);
    else {
      const [from, to] = /\.\./.test(word) ? word.split(/\.{2,3}/) : [undefined, word];
      if (from !== undefined) wanted.without.push(commitAt(session, from || "HEAD"));
      wanted.starts.push(
        command === "show"
          ? (resolve(session, to ?? "") ?? commitAt(session, to ?? ""))
          : commitAt(session, to || "HEAD"),
      );
    }
  }
  return wanted;
}

function filterOf(letters: string): (change: Change) => boolean {
  return ({ old, new: now, from }) =>
    letters.includes(from !== undefined ? "R" : old === undefined ? "A" : now === undefined ? "D" : "M");
}

function stashes(session: GitSession): string[] {
  const top = resolve(session, "refs/stash");
  return top === undefined ? [] : [top];
}

/** A commit as text, with its difference where one is asked for. */
function commitText(session: GitSession, id: string, wanted: Wanted, isFirst: boolean): string {
  const text = formatCommit(session, id, wanted.format, wanted.date);
  const wantsPatch = wanted.shape.size > 0 && !wanted.shape.has("-s");
  const { parents } = commitFacts(new ObjectStore(session, gitFolder(session)).get(id).content);
  // Of a merge nothing is shown but where both sides were changed.
  const list = wantsPatch && parents.length < 2 ? changesOf(session, id, wanted.paths) : [];
  const difference = list.length === 0 ? "" : shown(list, blobReader(session), wanted.shape);
  const isShort =
    wanted.format === "oneline" ||
    wanted.format.startsWith("format:") ||
    wanted.format.startsWith("tformat:");
  const gap = difference === "" ? "" : isShort && wanted.format === "oneline" ? "" : "\n";
  return `${isFirst || isShort ? "" : "\n"}${text}${gap}${difference}`;
}

export async function log(session: GitSession, words: readonly string[]): Promise<number> {
  const wanted = parseWanted(session, "log", words);
  const { branch, commit } = head(session);
  if (wanted.starts.length === 0) {
    if (commit === undefined)
      throw new GitError(`fatal: your current branch '${branch}' does not have any commits yet`);
    wanted.starts.push(commit);
  }
  const objects = new ObjectStore(session, gitFolder(session));
  const ids =
    wanted.walks === "reflog"
      ? reflog(session, "HEAD").map(({ id }) => id)
      : history(
          session,
          wanted.starts.filter(Boolean).map((id) => objects.peeled(id)),
          wanted.without,
        );
  const chosen = ids
    .filter((id) => {
      session.process.tick(20);
      const { message, author } = commitFacts(objects.get(id).content);
      if (wanted.grep && !wanted.grep.test(message)) return false;
      if (wanted.author && !wanted.author.test(author)) return false;
      if (!wanted.search && wanted.paths.length === 0) return true;
      const list = changesOf(session, id, wanted.paths);
      return wanted.search ? list.some(wanted.search) : list.length > 0;
    })
    .slice(wanted.skip, wanted.skip + wanted.limit);
  if (wanted.reverse) chosen.reverse();
  for (const [index, id] of chosen.entries()) {
    const separator = wanted.format.startsWith("format:") && index > 0 ? "\n" : "";
    await print(session.process, separator + commitText(session, id, wanted, index === 0));
  }
  return 0;
}

/** A commit with its patch, a tag with its message, a folder's names, a file's content. */
export async function show(session: GitSession, words: readonly string[]): Promise<number> {
  const wanted = parseWanted(session, "show", words);
  if (wanted.shape.size === 0) wanted.shape.add("-p");
  const objects = new ObjectStore(session, gitFolder(session));
  const named = words.filter((word) => !word.startsWith("-"));
  const starts = wanted.starts.length > 0 ? wanted.starts : [commitAt(session, "HEAD")];
  for (const [index, id] of starts.entries()) {
    const { kind, content } = objects.get(id);
    if (kind === "commit") await print(session.process, commitText(session, id, wanted, index === 0));
    else if (kind === "blob") await print(session.process, content);
    else if (kind === "tree") {
      const lines = treeItems(content).map(({ mode, name }) => `${name}${mode === "40000" ? "/" : ""}\n`);
      await print(session.process, `tree ${named[index] ?? id}\n\n${lines.join("")}`);
    } else {
      const text = textOf(content);
      const field = (name: string) => new RegExp(`^${name} (.*)$`, "m").exec(text)?.[1] ?? "";
      const when = formatCommit(session, objects.peeled(id), "format:%cd", wanted.date);
      const who = field("tagger").replace(/ \d+ [+-]\d+$/, "");
      const message = text.slice(text.indexOf("\n\n") + 2);
      await print(session.process, `tag ${field("tag")}\nTagger: ${who}\nDate:   ${when}\n\n${message}\n`);
      await print(session.process, commitText(session, objects.peeled(id), wanted, true));
    }
  }
  return 0;
}

export async function reflogCommand(session: GitSession, words: readonly string[]): Promise<number> {
  const [action] = words;
  if (action === "expire") {
    if (!words.some((word) => /^--expire(-unreachable)?=(now|all)$/.test(word))) return 0;
    const git = gitFolder(session);
    const all = words.includes("--all");
    const logs = [
      "HEAD",
      ...[...references(session, "refs/heads").keys()].map((name) => `refs/heads/${name}`),
    ];
    for (const name of all ? logs : ["HEAD"])
      if (session.exists(`${git}/logs/${name}`)) session.write(`${git}/logs/${name}`, "");
    return 0;
  }
  const rest = words.filter((word) => word !== "show");
  const name = rest.find((word) => !word.startsWith("-")) ?? "HEAD";
  const other = rest.find(
    (word) => word.startsWith("-") && !/^(--all|--no-pager|-n?\d+|--no-abbrev)$/.test(word),
  );
  if (other !== undefined || action === "delete") throw new NotModelledError(`git reflog ${other ?? action}`);
  const limit = Number(
    rest.map((word) => /^-n?(\d+)$/.exec(word)?.[1]).find(Boolean) ?? Number.POSITIVE_INFINITY,
  );
  const entries = reflog(session, fullName(session, name) ?? name).slice(0, limit);
  for (const [index, { id, why }] of entries.entries())
    await print(session.process, `${id.slice(0, 7)} ${name}@{${index}}: ${why}\n`);
  return 0;
}
