/** `git branch` that lists, and `git checkout` or `git switch` to a branch. As seen on git 2.47.3. */
import { print, printError } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { checkOutFiles, logReference, ZERO } from "./clone.ts";
import { setInText } from "./config-file.ts";
import { commitFacts, ObjectStore } from "./objects.ts";
import { gitFolder, head, references } from "./repository.ts";
import { GitError, type GitSession } from "./session.ts";

export async function branch(session: GitSession, words: readonly string[]): Promise<number> {
  const flags = words.filter((word) => word.startsWith("-"));
  const [name, start] = words.filter((word) => !word.startsWith("-"));
  const other = flags.find(
    (flag) => !/^(-r|-a|-v|-vv|--remotes|--all|--list|--show-current|--no-color|-m|-M)$/.test(flag),
  );
  if (other !== undefined || start !== undefined) throw new NotModelledError(`git branch ${other ?? start}`);
  const { branch: current, commit } = head(session);
  if (flags.includes("--show-current")) {
    await print(session.process, current === "HEAD" ? "" : `${current}\n`);
    return 0;
  }
  if (name !== undefined) return change(session, name, flags, current, commit);
  const wantsRemote = flags.some((flag) => /^(-r|--remotes)$/.test(flag));
  const wantsAll = flags.some((flag) => /^(-a|--all)$/.test(flag));
  const verbose = flags
    .filter((flag) => /^-v+$/.test(flag))
    .join("")
    .replaceAll("-", "").length;
  const objects = new ObjectStore(session, gitFolder(session));
  const lines: [mark: string, name: string, id: string][] = [];
  if (!wantsRemote)
    for (const [each, id] of references(session, "refs/heads"))
      lines.push([each === current ? "*" : " ", each, id]);
  if (wantsRemote || wantsAll) {
    const prefix = wantsAll ? "remotes/" : "";
    for (const [each, id] of references(session, "refs/remotes")) lines.push([" ", `${prefix}${each}`, id]);
  }
  const width = Math.max(0, ...lines.map(([, each]) => each.length));
  for (const [mark, each, id] of lines) {
    if (id.startsWith("ref: "))
      await print(session.process, `${mark} ${each} -> ${id.replace("ref: refs/remotes/", "")}\n`);
    else if (verbose === 0) await print(session.process, `${mark} ${each}\n`);
    else {
      const title = commitFacts(objects.get(id).content).message.split("\n")[0] ?? "";
      const upstream =
        verbose > 1 && session.values(`branch.${each}.remote`).length > 0 ? `[origin/${each}] ` : "";
      await print(session.process, `${mark} ${each.padEnd(width)} ${id.slice(0, 7)} ${upstream}${title}\n`);
    }
  }
  return 0;
}

async function change(
  session: GitSession,
  name: string,
  flags: readonly string[],
  current: string,
  commit: string | undefined,
): Promise<number> {
  const git = gitFolder(session);
  if (flags.some((flag) => /^-[mM]$/.test(flag))) {
    if (commit !== undefined) throw new NotModelledError("git branch -m with commits");
    session.write(`${git}/HEAD`, `ref: refs/heads/${name}\n`);
    return 0;
  }
  if (commit === undefined) throw new GitError(`fatal: not a valid object name: '${current}'`);
  if (references(session, "refs/heads").has(name))
    throw new GitError(`fatal: a branch named '${name}' already exists`);
  session.write(`${git}/refs/heads/${name}`, `${commit}\n`);
  return 0;
}

/** To a branch that is there or that the remote has; -b and -c make one. Files of commits are written as they are. */
export async function checkout(session: GitSession, words: readonly string[]): Promise<number> {
  const isNew = words.some((word) => /^-[bBcC]$/.test(word));
  const quiet = words.includes("-q");
  const names = words.filter((word) => !word.startsWith("-"));
  const other = words.find((word) => word.startsWith("-") && !/^-[bBcCq]$/.test(word));
  const [name = ""] = names;
  if (other !== undefined || names.length !== 1)
    throw new NotModelledError(`git checkout ${words.join(" ")}`);
  const git = gitFolder(session);
  const { branch: current, commit } = head(session);
  const say = (text: string) => (quiet ? Promise.resolve() : printError(session.process, text));
  const own = references(session, "refs/heads").get(name);
  const theirs = references(session, "refs/remotes/origin").get(name);
  if (name === current && own !== undefined) {
    await say(`Already on '${name}'\n`);
    return 0;
  }
  const target = isNew ? commit : (own ?? theirs);
  if (target === undefined && !isNew)
    throw new GitError(`error: pathspec '${name}' did not match any file(s) known to git`, 1);
  if (target !== undefined && target !== commit)
    checkOutFiles(session, new ObjectStore(session, git), session.root(), target);
  if (target !== undefined) session.write(`${git}/refs/heads/${name}`, `${target}\n`);
  session.write(`${git}/HEAD`, `ref: refs/heads/${name}\n`);
  logReference(
    session,
    git,
    "HEAD",
    commit ?? ZERO,
    target ?? ZERO,
    `checkout: moving from ${current} to ${name}`,
  );
  await say(`Switched to a ${own === undefined ? "new branch" : "branch"} '${name}'\n`);
  if (!isNew && own === undefined) {
    const text = session.readText(`${git}/config`) ?? "";
    const linked = setInText(text, `branch.${name}`, "remote", "origin");
    session.write(`${git}/config`, setInText(linked, `branch.${name}`, "merge", `refs/heads/${name}`));
    if (!quiet) await print(session.process, `branch '${name}' set up to track 'origin/${name}'.\n`);
  }
  return 0;
}
