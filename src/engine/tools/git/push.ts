/**
 * `git push` to a repository on the same machine. A server that only serves files takes nothing, and git's complaint has the URL with
 * its login (seen on git 2.47.3); pushing to a git host is refused by name.
 */
import { print, printError } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { logReference, ZERO } from "./clone.ts";
import { setInText } from "./config-file.ts";
import { remoteAt } from "./fetch.ts";
import { repositoryAt } from "./local.ts";
import { ObjectStore } from "./objects.ts";
import { pushUrl } from "./remote.ts";
import { gitFolder, head, referenceAt, references, removeReference } from "./repository.ts";
import { fullName, history, resolve } from "./revisions.ts";
import { GitError, type GitSession } from "./session.ts";
import { rewritten, withoutLogin } from "./source.ts";

interface Wish {
  /** Undefined: it is removed there. */
  readonly id: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly force: boolean;
}

const FLAGS =
  /^(-u|--set-upstream|-q|--quiet|-f|--force|--force-with-lease|--tags|--all|--branches|--mirror|-d|--delete|-v|--verbose|--follow-tags|--no-verify|--porcelain|--progress|--atomic)$/;

function wishes(session: GitSession, specs: readonly string[], flags: readonly string[]): Wish[] {
  const has = (...names: string[]) => flags.some((flag) => names.includes(flag));
  const force = has("-f", "--force", "--force-with-lease", "--mirror");
  const all = (folder: string) =>
    [...references(session, folder)].map(([name, id]) => ({
      id,
      from: name,
      to: `${folder}/${name}`,
      force,
    }));
  if (has("--mirror")) return [...all("refs/heads"), ...all("refs/tags"), ...all("refs/remotes")];
  const list: Wish[] = has("--all", "--branches") ? all("refs/heads") : [];
  if (has("--tags")) list.push(...all("refs/tags"));
  if (specs.length === 0 && list.length === 0) {
    const { branch } = head(session);
    if (
      session.values("push.default").at(-1) !== "current" &&
      session.values(`branch.${branch}.merge`).length === 0 &&
      !has("-u", "--set-upstream")
    )
      throw new GitError(
        `fatal: The current branch ${branch} has no upstream branch.\nTo push the current branch and set the remote as upstream, use\n\n    git push --set-upstream origin ${branch}\n\nTo have this happen automatically for branches without a tracking\nupstream, see 'push.autoSetupRemote' in 'git help config'.\n`,
      );
    specs = [branch];
  }
  for (const spec of specs) {
    const plain = spec.replace(/^\+/, "");
    const [typed = "", target] = has("-d", "--delete") ? ["", plain] : plain.split(":");
    const from = typed === "HEAD" ? head(session).branch : typed;
    const id = from === "" ? undefined : resolve(session, from);
    if (from !== "" && id === undefined)
      throw new GitError(
        `error: src refspec ${from} does not match any\nerror: failed to push some refs to '%s'`,
        1,
      );
    const full = target ?? fullName(session, from) ?? `refs/heads/${from}`;
    const isTag = fullName(session, full)?.startsWith("refs/tags/") === true;
    const to = full.startsWith("refs/") ? full : `refs/${isTag ? "tags" : "heads"}/${full}`;
    list.push({ id, from, to, force: force || spec.startsWith("+") });
  }
  return list;
}

export async function push(session: GitSession, words: readonly string[]): Promise<number> {
  const flags = words.filter((word) => word.startsWith("-"));
  const other = flags.find((flag) => !FLAGS.test(flag));
  if (other !== undefined) throw new NotModelledError(`git push ${other}`);
  const { branch } = head(session);
  const [name = session.values(`branch.${branch}.remote`).at(-1) ?? "origin", ...specs] = words.filter(
    (word) => !word.startsWith("-"),
  );
  const url = rewritten(session, pushUrl(session, name) ?? name);
  const quiet = flags.some((flag) => /^(-q|--quiet)$/.test(flag));
  if (pushUrl(session, name) === undefined && words.every((word) => word.startsWith("-")))
    throw new GitError(NO_DESTINATION);
  if (/^https?:/.test(url)) return pushHttp(session, url, name, () => wishes(session, specs, flags));
  const there = repositoryAt(session, url);
  if (there === undefined) {
    if (/^[\w+]+:\/\/|^[^/]+:/.test(url)) throw new NotModelledError("git push to a git host");
    throw new GitError(
      `fatal: '${name}' does not appear to be a git repository\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.`,
    );
  }
  let list: Wish[];
  try {
    list = wishes(session, specs, flags);
  } catch (error) {
    if (error instanceof GitError)
      throw new GitError(error.message.replace("%s", withoutLogin(url)), error.status);
    throw error;
  }
  const report: string[] = [];
  let failed = false;
  for (const wish of list) {
    const line = send(session, there, name, wish);
    failed ||= line?.startsWith(" !") === true;
    if (line !== undefined) report.push(line);
  }
  const say = (text: string) => (quiet ? Promise.resolve() : printError(session.process, text));
  if (report.length === 0) await say("Everything up-to-date\n");
  else if (!quiet || failed) await printError(session.process, `To ${withoutLogin(url)}\n${report.join("")}`);
  if (failed) {
    await printError(session.process, `error: failed to push some refs to '${withoutLogin(url)}'\n`);
    return 1;
  }
  const [first] = list;
  if (!first || !flags.some((flag) => /^(-u|--set-upstream)$/.test(flag))) return 0;
  const path = `${gitFolder(session)}/config`;
  const linked = setInText(session.readText(path) ?? "", `branch.${first.from}`, "remote", name);
  session.write(path, setInText(linked, `branch.${first.from}`, "merge", first.to));
  if (!quiet)
    await print(
      session.process,
      `branch '${first.from}' set up to track '${name}/${first.to.replace("refs/heads/", "")}'.\n`,
    );
  return 0;
}

const NO_DESTINATION = `fatal: No configured push destination.
Either specify the URL from the command-line or configure a remote repository using

    git remote add <name> <url>

and then push using the remote name

    git push <name>
`;

/** A server of files takes nothing: what it says depends on whether there is anything to send. */
async function pushHttp(
  session: GitSession,
  url: string,
  name: string,
  list: () => readonly Wish[],
): Promise<number> {
  const there = await remoteAt(session, url, name === url ? undefined : name).references();
  if (list().every(({ id, to }) => there.branches.get(to) === id)) {
    await printError(session.process, "Everything up-to-date\n");
    return 0;
  }
  const { hostname } = new URL(url);
  if (!/^(127\.|localhost$)/.test(hostname)) throw new NotModelledError("git push to a git host");
  throw new GitError(
    `error: Cannot access URL ${url.replace(/\/?$/, "/")}, return code 22\nfatal: git-http-push failed\nerror: failed to push some refs to '${withoutLogin(url)}'`,
    1,
  );
}

/** Puts one reference there; the line of the report, or undefined where nothing changes. */
function send(
  session: GitSession,
  there: string,
  name: string,
  { id, from, to, force }: Wish,
): string | undefined {
  const short = (ref: string) => ref.replace(/^refs\/(heads|tags)\//, "");
  const before = referenceAt(session, there, to);
  const seen = `refs/remotes/${name}/${short(to)}`;
  const git = gitFolder(session);
  if (id === undefined) {
    if (before === undefined) return ` ! [remote rejected] ${short(to)} (no such ref)\n`;
    removeReference(session, there, to);
    removeReference(session, git, seen);
    return ` - [deleted]         ${short(to)}\n`;
  }
  if (before === id) return undefined;
  const checkedOut = /^ref: (\S+)/.exec(session.readText(`${there}/HEAD`) ?? "")?.[1] === to;
  const isBare = /bare = true/.test(session.readText(`${there}/config`) ?? "");
  if (checkedOut && !isBare && before !== undefined)
    return ` ! [remote rejected] ${from} -> ${short(to)} (branch is currently checked out)\n`;
  const isForward = before === undefined || history(session, [id]).includes(before);
  if (!isForward && !force) return ` ! [rejected]        ${from} -> ${short(to)} (non-fast-forward)\n`;
  new ObjectStore(session, there).copyFrom(new ObjectStore(session, git), [id]);
  session.write(`${there}/${to}`, `${id}\n`);
  if (session.values(`remote.${name}.url`).length > 0 && to.startsWith("refs/heads/")) {
    const old = referenceAt(session, git, seen);
    session.write(`${git}/${seen}`, `${id}\n`);
    logReference(session, git, seen, old ?? ZERO, id, "update by push");
  }
  const kind = to.startsWith("refs/tags/") ? "tag" : "branch";
  if (before === undefined) return ` * ${`[new ${kind}]`.padEnd(18)}${from} -> ${short(to)}\n`;
  const range = `${before.slice(0, 7)}${isForward ? ".." : "..."}${id.slice(0, 7)}`;
  return isForward
    ? `   ${range}  ${from} -> ${short(to)}\n`
    : ` + ${range} ${from} -> ${short(to)} (forced update)\n`;
}
