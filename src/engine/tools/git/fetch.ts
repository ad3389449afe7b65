/**
 * `git fetch`, `pull`, `merge` and `ls-remote`. The remote's branches are kept as remote-tracking ones; FETCH_HEAD and the report name
 * its URL without userinfo, and so does the reflog. Merging is fast-forward only. As seen on git 2.47.3.
 */
import { print, printError } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { replaceFiles } from "./checkout.ts";
import { logReference, ZERO } from "./clone.ts";
import { moveHead } from "./commit.ts";
import { blobReader, filesOf } from "./diff.ts";
import { ObjectStore } from "./objects.ts";
import { changes, modeLines, stat } from "./patch.ts";
import { gitFolder, head, referenceAt } from "./repository.ts";
import { commitAt, history } from "./revisions.ts";
import { GitError, type GitSession } from "./session.ts";
import { rewritten, type Source, withoutLogin } from "./source.ts";
import { traceGit } from "./trace.ts";
import { openRemote } from "./transport-ssh.ts";

/** What is behind a URL or a path. Throws where nothing can be read. */
export function remoteAt(session: GitSession, url: string, name?: string): Source {
  const source = openRemote(session, rewritten(session, url), { name });
  if (source) return source;
  if (/^\w+:\/\//.test(url) && !url.startsWith("file:"))
    throw new NotModelledError(`git with the remote ${withoutLogin(url)}`);
  throw new GitError(
    `fatal: '${url}' does not appear to be a git repository\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.`,
  );
}

/** How a remote is called in reports: no login, no `.git`. */
export function shownUrl(url: string): string {
  return withoutLogin(url).replace(/\.git\/?$/, "");
}

const QUIET = /^(-q|--quiet)$/;
const IGNORED =
  /^(-q|--quiet|--all|--ff-only|--ff|-p|--prune|-t|--tags|--no-tags|-v|--verbose|--no-rebase|--rebase|--rebase=\w+|-r|-f|--force|-u|--update-head-ok|--progress|--no-progress|--no-recurse-submodules|--autostash|--no-edit)$/;

interface Update {
  readonly ref: string;
  readonly id: string;
  /** Where it is kept; undefined for FETCH_HEAD alone. */
  readonly to: string | undefined;
}

/** The references that a refspec takes. */
function matching(spec: string, branches: ReadonlyMap<string, string>): Update[] {
  const [from = "", to] = spec.replace(/^\+/, "").split(":");
  if (from.includes("*")) {
    const [start = "", end = ""] = from.split("*");
    return [...branches]
      .filter(([ref]) => ref.startsWith(start) && ref.endsWith(end))
      .map(([ref, id]) => ({
        ref,
        id,
        to: to?.replace("*", ref.slice(start.length, ref.length - end.length)),
      }));
  }
  const ref = [from, `refs/heads/${from}`, `refs/tags/${from}`].find((each) => branches.has(each));
  const kept = to === undefined || to === "" || to.startsWith("refs/") ? to : `refs/heads/${to}`;
  return ref === undefined ? [] : [{ ref, id: branches.get(ref) ?? "", to: kept || undefined }];
}

function shortName(reference: string): string {
  return reference.replace(/^refs\/(remotes|heads|tags)\//, "");
}

export async function fetch(session: GitSession, words: readonly string[], pull: boolean): Promise<number> {
  const command = pull ? "pull" : "fetch";
  const todo = words.filter(
    (word) => !/^--(depth|jobs|unshallow|deepen)/.test(word) && !/^-j\d*$/.test(word),
  );
  const shallow = words.some((word) => /^--(depth|unshallow|deepen)/.test(word));
  const option = todo.find((word) => word.startsWith("-") && !IGNORED.test(word));
  if (option) throw new NotModelledError(`git ${command} ${option}`);
  const { branch, commit: own } = head(session);
  const tracked = session.values(`branch.${branch}.remote`).at(-1) ?? "origin";
  const [from = tracked, ...specs] = todo.filter((word) => !word.startsWith("-") && !/^\d+$/.test(word));
  const configured = session.values(`remote.${from}.url`)[0];
  if (configured === undefined && from === "origin" && !session.exists(session.path(from)))
    throw new GitError(
      specs.length > 0 || words.includes("origin")
        ? "fatal: 'origin' does not appear to be a git repository\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists."
        : "fatal: No remote repository specified.  Please, specify either a URL or a\nremote name from which new revisions should be fetched.",
      1,
    );
  const url = configured ?? from;
  if (shallow && /^https?:/.test(url))
    throw new GitError("fatal: dumb http transport does not support shallow capabilities");
  const git = gitFolder(session);
  if (pull) await traceGit(session.process, ["fetch", "--update-head-ok", ...words]);
  const source = remoteAt(session, url, configured === undefined ? undefined : from);
  const { branches, head: main } = await source.references();
  const tracking = configured === undefined ? [] : session.values(`remote.${from}.fetch`);
  const kept = tracking.flatMap((spec) => matching(spec, branches));
  const merged = session.values(`branch.${branch}.merge`).at(-1);
  const updates: Update[] = [];
  for (const spec of specs) {
    const found = matching(spec, branches);
    if (found.length === 0)
      throw new GitError(`fatal: couldn't find remote ref ${spec.split(":")[0]}`, pull ? 1 : 128);
    updates.push(
      ...found,
      ...(found[0]?.to === undefined ? kept.filter(({ ref }) => ref === found[0]?.ref) : []),
    );
  }
  if (specs.length === 0) {
    updates.push(...kept);
    const main0 = branches.get(main ?? "");
    if (configured === undefined && main0 !== undefined)
      updates.push({ ref: "HEAD", id: main0, to: undefined });
  }
  if (words.some((word) => /^(-t|--tags)$/.test(word)))
    updates.push(...matching("refs/tags/*:refs/tags/*", branches));
  const objects = new ObjectStore(session, git);
  const report: string[] = [];
  const heads: string[] = [];
  const verbose = words.some((word) => /^(-v|--verbose)$/.test(word));
  for (const { ref, id, to } of updates) {
    await objects.fetch(id, (path) => source.file(path));
    const name = ref.replace(/^refs\/(heads|tags)\//, "");
    const kind = ref.startsWith("refs/tags/") ? "tag" : "branch";
    const asked = specs.length > 0 && to === undefined;
    if (specs.length === 0 || asked) {
      const forMerge = asked || to === undefined || (ref === merged && from === tracked);
      const what = ref === "HEAD" ? "" : `${kind} '${name}' of `;
      heads.push(`${id}\t${forMerge ? "" : "not-for-merge"}\t${what}${shownUrl(url)}\n`);
    }
    if (to === undefined) {
      const label = ref === "HEAD" ? "branch            HEAD      " : `${kind.padEnd(17)} ${name.padEnd(10)}`;
      report.push(` * ${label} -> FETCH_HEAD\n`);
      continue;
    }
    const before = referenceAt(session, git, to);
    if (before === id) {
      if (verbose) report.push(` = [up to date]      ${name.padEnd(10)} -> ${shortName(to)}\n`);
      continue;
    }
    session.write(`${git}/${to}`, `${id}\n`);
    if (!to.startsWith("refs/tags/"))
      logReference(
        session,
        git,
        to,
        before ?? ZERO,
        id,
        `${[command, ...words.map(withoutLogin)].join(" ")}: ${before ? "fast-forward" : "storing head"}`,
      );
    const what = before ? `  ${before.slice(0, 7)}..${id.slice(0, 7)} ` : `* [new ${kind}]`.padEnd(19);
    report.push(` ${what} ${name.padEnd(10)} -> ${shortName(to)}\n`);
  }
  session.write(`${git}/FETCH_HEAD`, heads.join(""));
  if (report.length > 0 && !words.some((word) => QUIET.test(word)))
    await printError(session.process, `From ${shownUrl(url)}\n${report.join("")}`);
  if (!pull) return 0;
  const theirs = heads.find((line) => line.split("\t")[1] === "")?.slice(0, 40);
  if (theirs === undefined)
    throw new GitError(
      `There is no tracking information for the current branch.\nPlease specify which branch you want to merge with.\nSee git-pull(1) for details.\n\n    git pull <remote> <branch>\n`,
      1,
    );
  const quiet = words.some((word) => QUIET.test(word));
  return forward(session, theirs, {
    why:
      own === undefined ? "initial pull" : `${["pull", ...words.map(withoutLogin)].join(" ")}: Fast-forward`,
    quiet,
  });
}

/** Moves HEAD to a commit that comes after it. */
async function forward(
  session: GitSession,
  to: string,
  { why, quiet }: { readonly why: string; readonly quiet: boolean },
): Promise<number> {
  const { commit: own } = head(session);
  const out = (text: string) => (quiet ? Promise.resolve() : print(session.process, text));
  if (own !== undefined && history(session, [own]).includes(to)) {
    await out("Already up to date.\n");
    return 0;
  }
  if (own !== undefined && !history(session, [to]).includes(own))
    throw new NotModelledError("git merge of branches that have both gone on");
  replaceFiles(session, to);
  moveHead(session, to, why);
  if (own === undefined) return 0;
  session.write(`${gitFolder(session)}/ORIG_HEAD`, `${own}\n`);
  const list = changes(filesOf(session, own), filesOf(session, to));
  await out(
    `Updating ${own.slice(0, 7)}..${to.slice(0, 7)}\nFast-forward\n${stat(list, blobReader(session))}${modeLines(list)}`,
  );
  return 0;
}

export async function merge(session: GitSession, words: readonly string[]): Promise<number> {
  const option = words.find((word) => word.startsWith("-") && !IGNORED.test(word));
  const [name, ...more] = words.filter((word) => !word.startsWith("-"));
  if (option !== undefined || name === undefined || more.length > 0)
    throw new NotModelledError(`git merge ${option ?? words.join(" ")}`);
  const quiet = words.some((word) => QUIET.test(word));
  return forward(session, commitAt(session, name), { why: `merge ${name}: Fast-forward`, quiet });
}

export async function listRemote(session: GitSession, words: readonly string[]): Promise<number> {
  const [address, ...patterns] = words.filter((word) => !word.startsWith("-"));
  const option = words.find(
    (word) =>
      /^-/.test(word) &&
      !/^(-q|--quiet|--heads|--branches|-h|-b|-t|--tags|--refs|--exit-code|--get-url|--symref)$/.test(word),
  );
  if (option !== undefined) throw new NotModelledError(`git ls-remote ${option}`);
  const url = session.values(`remote.${address ?? "origin"}.url`)[0] ?? address;
  if (url === undefined) throw new GitError("fatal: No remote configured to list refs from.");
  if (words.includes("--get-url")) {
    await print(session.process, `${rewritten(session, url)}\n`);
    return 0;
  }
  const isNamed = address === undefined || url !== address;
  const { head: name, branches } = await remoteAt(
    session,
    url,
    isNamed ? (address ?? "origin") : undefined,
  ).references();
  // Nobody asked by name is told, with the login of its URL.
  if (address === undefined && !words.some((word) => QUIET.test(word)))
    await printError(session.process, `From ${rewritten(session, url)}\n`);
  const heads = words.some((word) => /^(--heads|--branches|-h|-b)$/.test(word));
  const tags = words.some((word) => /^(--tags|-t)$/.test(word));
  const first = name && branches.get(name);
  const all: [string, string][] = [
    ...(first && !heads && !tags && !words.includes("--refs")
      ? ([["HEAD", first]] as [string, string][])
      : []),
    ...[...branches].filter(
      ([ref]) => (!heads && !tags) || ref.startsWith(heads ? "refs/heads/" : "refs/tags/"),
    ),
  ];
  const fits = (ref: string) =>
    patterns.length === 0 ||
    patterns.some((each) =>
      new RegExp(`(^|/)${each.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*")}$`).test(ref),
    );
  const chosen = all.filter(([ref]) => fits(ref));
  if (words.includes("--symref") && chosen.some(([ref]) => ref === "HEAD"))
    await print(session.process, `ref: ${name}\tHEAD\n`);
  for (const [ref, id] of chosen) await print(session.process, `${id}\t${ref}\n`);
  return chosen.length === 0 && words.includes("--exit-code") ? 2 : 0;
}
