/** `git branch`: lists, makes, renames and removes them. As seen on git 2.47.3. */
import { print } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { logReference, ZERO } from "./clone.ts";
import { renameSection, setInText } from "./config-file.ts";
import { commitFacts, ObjectStore } from "./objects.ts";
import { gitFolder, head, references, removeReference } from "./repository.ts";
import { commitAt, history, matchesGlob } from "./revisions.ts";
import { GitError, type GitSession } from "./session.ts";

const FLAGS =
  /^(-r|-a|-v|-vv|--remotes|--all|--list|-l|--show-current|--no-color|-m|-M|-d|-D|--delete|-f|--force|-q|--quiet|-t|--track|--no-track|-u|--set-upstream-to(=.*)?|--contains|--merged|--no-merged)$/;

export async function branch(session: GitSession, words: readonly string[]): Promise<number> {
  const flags = words.filter((word) => word.startsWith("-"));
  const [name, start] = words.filter((word) => !word.startsWith("-"));
  const other = flags.find((flag) => !FLAGS.test(flag) || /^(--contains|--(no-)?merged)/.test(flag));
  if (other !== undefined) throw new NotModelledError(`git branch ${other}`);
  const { branch: current, commit } = head(session);
  if (flags.includes("--show-current")) {
    await print(session.process, current === "HEAD" ? "" : `${current}\n`);
    return 0;
  }
  const upstream = flags.find((flag) => /^(-u|--set-upstream-to)/.test(flag));
  if (upstream !== undefined) {
    const [to, of] = upstream.includes("=") ? [upstream.replace(/^[^=]*=/, ""), name] : [name, start];
    return track(session, of ?? current, to ?? "");
  }
  if (flags.some((flag) => /^(-d|-D|--delete)$/.test(flag))) return remove(session, words, flags);
  if (name !== undefined && !flags.some((flag) => /^(--list|-l)$/.test(flag)))
    return change(session, [name, start], flags, current, commit);
  const wantsRemote = flags.some((flag) => /^(-r|--remotes)$/.test(flag));
  const wantsAll = flags.some((flag) => /^(-a|--all)$/.test(flag));
  const verbose = flags
    .filter((flag) => /^-v+$/.test(flag))
    .join("")
    .replaceAll("-", "").length;
  const objects = new ObjectStore(session, gitFolder(session));
  const lines: [mark: string, name: string, id: string][] = [];
  if (!wantsRemote && current === "HEAD" && commit !== undefined)
    lines.push(["*", `(HEAD detached at ${commit.slice(0, 7)})`, commit]);
  if (!wantsRemote)
    for (const [each, id] of references(session, "refs/heads"))
      if (name === undefined || matchesGlob(name, each)) lines.push([each === current ? "*" : " ", each, id]);
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

/** -u: what a branch follows, a branch of a remote or one of its own. */
async function track(session: GitSession, name: string, to: string): Promise<number> {
  const remote = session.exists(`${gitFolder(session)}/refs/heads/${to}`) ? "." : to.replace(/\/.*$/, "");
  const known = references(session, remote === "." ? "refs/heads" : "refs/remotes");
  if (!known.has(to)) throw new GitError(`fatal: the requested upstream branch '${to}' does not exist`);
  const path = `${gitFolder(session)}/config`;
  const merged = remote === "." ? to : to.slice(remote.length + 1);
  const text = setInText(session.readText(path) ?? "", `branch.${name}`, "remote", remote);
  session.write(path, setInText(text, `branch.${name}`, "merge", `refs/heads/${merged}`));
  await print(session.process, `branch '${name}' set up to track '${to}'.\n`);
  return 0;
}

async function remove(
  session: GitSession,
  words: readonly string[],
  flags: readonly string[],
): Promise<number> {
  const git = gitFolder(session);
  const folder = flags.some((flag) => /^(-r|--remotes)$/.test(flag)) ? "refs/remotes" : "refs/heads";
  const { branch: current, commit } = head(session);
  for (const name of words.filter((word) => !word.startsWith("-"))) {
    const id = references(session, folder).get(name);
    if (id === undefined) throw new GitError(`error: branch '${name}' not found`, 1);
    if (name === current)
      throw new GitError(`error: cannot delete branch '${name}' used by worktree at '${session.root()}'`, 1);
    const merged = commit !== undefined && history(session, [commit]).includes(id);
    if (!merged && !flags.includes("-D") && folder === "refs/heads")
      throw new GitError(
        `error: the branch '${name}' is not fully merged\nhint: If you are sure you want to delete it, run 'git branch -D ${name}'\nhint: Disable this message with "git config set advice.forceDeleteBranch false"`,
        1,
      );
    removeReference(session, git, `${folder}/${name}`);
    const what = folder === "refs/heads" ? "branch" : "remote-tracking branch";
    if (!flags.some((flag) => /^(-q|--quiet)$/.test(flag)))
      await print(session.process, `Deleted ${what} ${name} (was ${id.slice(0, 7)}).\n`);
  }
  return 0;
}

async function change(
  session: GitSession,
  [name, start]: readonly [string, string | undefined],
  flags: readonly string[],
  current: string,
  commit: string | undefined,
): Promise<number> {
  const git = gitFolder(session);
  if (flags.some((flag) => /^-[mM]$/.test(flag))) {
    const [old, now] = start === undefined ? [current, name] : [name, start];
    const id = references(session, "refs/heads").get(old);
    if (id === undefined && old !== current) throw new GitError(`fatal: no branch named '${old}'`);
    if (id !== undefined) {
      const log = session.readText(`${git}/logs/refs/heads/${old}`) ?? "";
      removeReference(session, git, `refs/heads/${old}`);
      session.write(`${git}/refs/heads/${now}`, `${id}\n`);
      session.write(`${git}/logs/refs/heads/${now}`, log);
      logReference(
        session,
        git,
        `refs/heads/${now}`,
        id,
        id,
        `Branch: renamed refs/heads/${old} to refs/heads/${now}`,
      );
    }
    const text = session.readText(`${git}/config`) ?? "";
    session.write(`${git}/config`, renameSection(text, `branch.${old}`, `branch.${now}`));
    if (old === current) session.write(`${git}/HEAD`, `ref: refs/heads/${now}\n`);
    return 0;
  }
  if (commit === undefined && start === undefined)
    throw new GitError(`fatal: not a valid object name: '${current}'`);
  if (references(session, "refs/heads").has(name) && !flags.some((flag) => /^(-f|--force)$/.test(flag)))
    throw new GitError(`fatal: a branch named '${name}' already exists`);
  const id = commitAt(session, start ?? "HEAD");
  session.write(`${git}/refs/heads/${name}`, `${id}\n`);
  logReference(session, git, `refs/heads/${name}`, ZERO, id, `branch: Created from ${start ?? current}`);
  return 0;
}
