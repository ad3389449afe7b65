/** Where things stand: `git status` and `git rev-parse`. */
import { print, printError } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { filesOf, workingEntries } from "./diff.ts";
import { readIndex } from "./index-file.ts";
import { symbolicName } from "./look.ts";
import { gitFolder, head, references } from "./repository.ts";
import { commitAt, fullName, history, resolve } from "./revisions.ts";
import { GitError, type GitSession } from "./session.ts";
import { ignores, workingFiles } from "./working-tree.ts";

export async function revParse(session: GitSession, words: readonly string[]): Promise<number> {
  const found = session.find();
  const out = (text: string) => print(session.process, `${text}\n`);
  const short = words.map((word) => /^--short(?:=(\d+))?$/.exec(word)).find(Boolean);
  const quiet = words.some((word) => /^(-q|--quiet)$/.test(word));
  for (const word of words) {
    if (
      /^(--verify|-q|--quiet|--short(=\d+)?|--abbrev-ref|--symbolic-full-name|--end-of-options)$/.test(word)
    )
      continue;
    if (word === "--show-toplevel") await out(session.root());
    else if (word === "--is-inside-work-tree") {
      session.gitFolder();
      await out(String(found?.work !== undefined));
    } else if (word === "--is-bare-repository") {
      session.gitFolder();
      await out(String(found?.work === undefined));
    } else if (word === "--git-dir" || word === "--absolute-git-dir") {
      const git = session.gitFolder();
      const isHere = word === "--git-dir" && git === `${session.cwd.replace(/\/$/, "")}/.git`;
      await out(isHere ? ".git" : git);
    } else if (word === "--show-prefix") {
      const below = session.cwd.slice(session.root().length).replace(/^\//, "");
      await out(below === "" ? "" : `${below}/`);
    } else if (word.startsWith("--")) throw new NotModelledError(`git rev-parse ${word}`);
    else if (words.includes("--abbrev-ref")) await out(symbolicName(session, word) ?? word);
    else if (words.includes("--symbolic-full-name"))
      await out(word === "HEAD" ? `refs/heads/${head(session).branch}` : (fullName(session, word) ?? word));
    else {
      const id = resolve(session, word);
      if (id === undefined && words.includes("--verify")) {
        if (quiet) return 1;
        throw new GitError("fatal: Needed a single revision");
      }
      const shown = id ?? commitAt(session, word);
      await out(short ? shown.slice(0, Number(short[1] ?? 7)) : shown);
    }
  }
  return 0;
}

/** A kind of change as the long form of `git status` calls it. */
const WORDS: Readonly<Record<string, string>> = { A: "new file:   ", M: "modified:   ", D: "deleted:    " };

export async function status(session: GitSession, words: readonly string[]): Promise<number> {
  const short = words.some((word) => /^(-s|--short|--porcelain|-sb)$/.test(word));
  const withBranch = words.some((word) => /^(-b|--branch|-sb)$/.test(word));
  const other = words.find(
    (word) =>
      !/^(-s|--short|--porcelain|-sb|-b|--branch|--long|-u|-uno|-uall|--untracked-files(=\w+)?|--no-ahead-behind)$/.test(
        word,
      ),
  );
  if (other !== undefined) throw new NotModelledError(`git status ${other}`);
  const root = session.root();
  const { branch, commit: id } = head(session);
  const committed = filesOf(session, id);
  const index = readIndex(session, gitFolder(session));
  const ignored = ignores(session, root);
  const files = workingFiles(session, root, root);
  const letter = (old: { id: string } | undefined, now: { id: string } | undefined) =>
    old === undefined
      ? now === undefined
        ? " "
        : "A"
      : now === undefined
        ? "D"
        : old.id === now.id
          ? " "
          : "M";
  const working = workingEntries(session, index);
  const rows = [...new Set([...committed.keys(), ...index.keys()])].sort().map((path) => ({
    path,
    staged: letter(committed.get(path), index.get(path)),
    now: index.has(path) ? letter(index.get(path), working.get(path)) : " ",
  }));
  const hidden = words.some((word) => /^(-uno|--untracked-files=no)$/.test(word));
  const untracked = hidden
    ? []
    : folded(
        files.filter((path) => !index.has(path) && !ignored(path)),
        [...index.keys()],
      );
  const out = (text: string) => print(session.process, text);
  if (short) {
    if (withBranch) await out(`## ${id === undefined ? "No commits yet on " : ""}${branch}\n`);
    for (const { path, staged, now } of rows)
      if (staged !== " " || now !== " ") await out(`${staged}${now} ${path}\n`);
    for (const path of untracked) await out(`?? ${path}\n`);
    return 0;
  }
  await out(branch === "HEAD" ? `HEAD detached at ${id?.slice(0, 7)}\n` : `On branch ${branch}\n`);
  const remote = session.values(`branch.${branch}.remote`).at(-1);
  const merges = session.values(`branch.${branch}.merge`).at(-1)?.replace("refs/heads/", "");
  const upstream =
    remote === undefined ? undefined : references(session, `refs/remotes/${remote}`).get(merges ?? "");
  if (upstream !== undefined && upstream === id)
    await out(`Your branch is up to date with '${remote}/${merges}'.\n\n`);
  else if (upstream !== undefined && id !== undefined) {
    const count = history(session, [id], [upstream]).length;
    await out(
      `Your branch is ahead of '${remote}/${merges}' by ${count} commit${count === 1 ? "" : "s"}.\n  (use "git push" to publish your local commits)\n\n`,
    );
  }
  if (id === undefined) await out("\nNo commits yet\n\n");
  const staged = rows.filter((row) => row.staged !== " ");
  const changed = rows.filter((row) => row.now !== " ");
  const unstage =
    id === undefined
      ? '(use "git rm --cached <file>..." to unstage)'
      : '(use "git restore --staged <file>..." to unstage)';
  if (staged.length > 0)
    await out(
      `Changes to be committed:\n  ${unstage}\n${staged.map((row) => `\t${WORDS[row.staged]}${row.path}\n`).join("")}\n`,
    );
  const verb = changed.some((row) => row.now === "D") ? "add/rm" : "add";
  if (changed.length > 0)
    await out(
      `Changes not staged for commit:\n  (use "git ${verb} <file>..." to update what will be committed)\n  (use "git restore <file>..." to discard changes in working directory)\n${changed.map((row) => `\t${WORDS[row.now]}${row.path}\n`).join("")}\n`,
    );
  if (untracked.length > 0)
    await out(
      `Untracked files:\n  (use "git add <file>..." to include in what will be committed)\n${untracked.map((path) => `\t${path}\n`).join("")}\n`,
    );
  if (staged.length > 0) return 0;
  if (changed.length > 0) await out('no changes added to commit (use "git add" and/or "git commit -a")\n');
  else if (untracked.length > 0)
    await out('nothing added to commit but untracked files present (use "git add" to track)\n');
  else
    await out(
      id === undefined
        ? 'nothing to commit (create/copy files and use "git add" to track)\n'
        : "nothing to commit, working tree clean\n",
    );
  return 0;
}

/** Folders with nothing that is tracked stand for their files. */
function folded(paths: readonly string[], tracked: readonly string[]): string[] {
  const shown = paths.map((path) => {
    const parts = path.split("/");
    const at = parts.findIndex((_, index) => {
      const folder = `${parts.slice(0, index + 1).join("/")}/`;
      return index < parts.length - 1 && !tracked.some((each) => each.startsWith(folder));
    });
    return at < 0 ? path : `${parts.slice(0, at + 1).join("/")}/`;
  });
  return [...new Set(shown)];
}

export async function notGit(session: GitSession, name: string): Promise<number> {
  await printError(session.process, `git: '${name}' is not a git command. See 'git --help'.\n`);
  return 1;
}
