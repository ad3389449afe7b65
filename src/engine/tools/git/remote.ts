/** What concerns the other side: remote, fetch, pull, ls-remote. */
import { print, printError } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { checkOutFiles } from "./clone.ts";
import { setInText } from "./config-file.ts";
import { ObjectStore } from "./objects.ts";
import { gitFolder, head, references } from "./repository.ts";
import { GitError, type GitSession } from "./session.ts";
import { rewritten, type Source, withoutLogin } from "./transport.ts";
import { openRemote } from "./transport-ssh.ts";

export async function remote(session: GitSession, words: readonly string[]): Promise<number> {
  const [action = "", name = "", url = ""] = words;
  const path = `${gitFolder(session)}/config`;
  const text = session.readText(path) ?? "";
  const entries = session
    .config()
    .filter(({ section, key }) => section.startsWith("remote.") && key === "url");
  const known = entries.find(({ section }) => section === `remote.${name}`);
  const out = (line: string) => print(session.process, line);
  switch (action) {
    case "":
      await out(entries.map(({ section }) => `${section.slice(7)}\n`).join(""));
      return 0;
    case "-v":
      for (const { section, value } of entries) {
        const shown = rewritten(session, value);
        await out(`${section.slice(7)}\t${shown} (fetch)\n${section.slice(7)}\t${shown} (push)\n`);
      }
      return 0;
    case "get-url":
      if (!known) throw new GitError(`error: No such remote '${name}'`, 2);
      await out(`${rewritten(session, known.value)}\n`);
      return 0;
    case "add":
      if (known) throw new GitError(`error: remote ${name} already exists.`, 3);
      session.write(
        path,
        setInText(
          setInText(text, `remote.${name}`, "url", url),
          `remote.${name}`,
          "fetch",
          `+refs/heads/*:refs/remotes/${name}/*`,
        ),
      );
      return 0;
    case "set-url":
      if (!known) throw new GitError(`error: No such remote '${name}'`, 2);
      session.write(path, setInText(text, `remote.${name}`, "url", url));
      return 0;
    case "remove":
    case "rm":
      if (!known) throw new GitError(`error: No such remote: '${name}'`, 2);
      session.write(
        path,
        setInText(setInText(text, `remote.${name}`, "url", undefined), `remote.${name}`, "fetch", undefined),
      );
      return 0;
    default:
      throw new NotModelledError(`git remote ${action}`);
  }
}

/**
 * `git fetch`, and `git pull` of a remote that has not moved or into a repository that has no commit yet. The remote's branches are kept as remote-tracking ones;
 * FETCH_HEAD and the report name its URL without userinfo.
 */
export async function fetch(session: GitSession, words: readonly string[], pull: boolean): Promise<number> {
  const option = words.find(
    (word) =>
      word.startsWith("-") && !/^(-q|--quiet|--all|--ff-only|-p|--prune|--tags|--no-tags|-v)$/.test(word),
  );
  if (option) throw new NotModelledError(`git ${pull ? "pull" : "fetch"} ${option}`);
  const [from = "origin", wanted, ...more] = words.filter((word) => !word.startsWith("-"));
  if (from !== "origin" || more.length > 0)
    throw new NotModelledError(`git ${pull ? "pull" : "fetch"} ${words.join(" ")}`);
  const url = session.values("remote.origin.url").at(-1);
  if (url === undefined)
    throw new GitError(
      "fatal: No remote repository specified.  Please, specify either a URL or a\nremote name from which new revisions should be fetched.",
    );
  const git = gitFolder(session);
  const source = remoteAt(session, url);
  const { branches } = await source.references();
  const { branch, commit: own } = head(session);
  const theirs = branches.get(`refs/heads/${wanted ?? branch}`);
  if (wanted !== undefined && theirs === undefined)
    throw new GitError(`fatal: couldn't find remote ref ${wanted}`, pull ? 1 : 128);
  const before = references(session, "refs/remotes/origin");
  const objects = new ObjectStore(session, git);
  const shown = withoutLogin(url).replace(/\.git\/?$/, "");
  const report: string[] = [];
  const heads: string[] = [];
  for (const [ref, id] of branches) {
    const name = ref.replace("refs/heads/", "");
    await objects.fetch(id, (path) => source.file(path));
    heads.push(
      `${id}\t${name === branch && own !== undefined ? "" : "not-for-merge"}\tbranch '${name}' of ${shown}\n`,
    );
    if (before.get(name) === id) continue;
    session.write(`${git}/refs/remotes/origin/${name}`, `${id}\n`);
    const range = `${before.get(name)?.slice(0, 7)}..${id.slice(0, 7)}`;
    const what = before.has(name) ? `   ${range}  ` : " * [new branch]      ";
    report.push(`${what}${name.padEnd(10)} -> origin/${name}\n`);
  }
  session.write(`${git}/FETCH_HEAD`, heads.join(""));
  if (report.length > 0 && !words.some((word) => /^(-q|--quiet)$/.test(word)))
    await printError(session.process, `From ${shown}\n${report.join("")}`);
  if (!pull) return 0;
  if (theirs !== undefined && wanted !== undefined && own === undefined) {
    session.write(`${git}/refs/heads/${branch}`, `${theirs}\n`);
    checkOutFiles(session, objects, session.root(), theirs);
    return 0;
  }
  if (theirs === undefined || theirs !== own) throw new NotModelledError("git pull of new commits");
  await print(session.process, "Already up to date.\n");
  return 0;
}

function remoteAt(session: GitSession, url: string): Source {
  const source = openRemote(session, rewritten(session, url));
  if (!source) throw new NotModelledError(`git with the remote ${withoutLogin(url)}`);
  return source;
}

export async function listRemote(session: GitSession, words: readonly string[]): Promise<number> {
  const [address, ...more] = words.filter((word) => !word.startsWith("-"));
  const option = words.find((word) => word.startsWith("-") && !/^(-q|--heads|-h)$/.test(word));
  if (option ?? more[0]) throw new NotModelledError(`git ls-remote ${option ?? more[0]}`);
  const url = address ?? session.values("remote.origin.url").at(-1) ?? "";
  const { head: name, branches } = await remoteAt(session, url).references();
  const first = name && branches.get(name);
  if (first && !words.includes("--heads")) await print(session.process, `${first}\tHEAD\n`);
  for (const [ref, id] of branches) await print(session.process, `${id}\t${ref}\n`);
  return 0;
}
