/** Commands that only look: log, status, rev-parse. */
import { print, printError } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { readIndex } from "./index-file.ts";
import { commitFacts, ObjectStore } from "./objects.ts";
import { gitFolder, head } from "./repository.ts";
import { GitError, type GitSession } from "./session.ts";
import { blobOf, ignores, workingFiles } from "./working-tree.ts";

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
