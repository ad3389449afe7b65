/** `git remote`: the other repositories that .git/config names, with the URL as it was given, login and all. */
import { print } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { removeSection, renameSection, setInText } from "./config-file.ts";
import { fetch, remoteAt } from "./fetch.ts";
import { gitFolder, head, references, removeReference } from "./repository.ts";
import { GitError, type GitSession } from "./session.ts";
import { rewritten } from "./source.ts";

function remotes(session: GitSession): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { section, key, value } of session.config())
    if (section.startsWith("remote.") && key === "url")
      found.set(section.slice(7), [...(found.get(section.slice(7)) ?? []), value]);
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Where a remote is pushed to. */
export function pushUrl(session: GitSession, name: string): string | undefined {
  return session.values(`remote.${name}.pushurl`).at(-1) ?? session.values(`remote.${name}.url`)[0];
}

export async function remote(session: GitSession, words: readonly string[]): Promise<number> {
  const [action = "", ...rest] = words;
  const flags = rest.filter((word) => word.startsWith("-"));
  const [name = "", url = "", third] = rest.filter((word) => !word.startsWith("-"));
  const path = `${gitFolder(session)}/config`;
  const text = session.readText(path) ?? "";
  const known = remotes(session);
  const out = (line: string) => print(session.process, line);
  const missing = () => new GitError(`error: No such remote '${name}'`, 2);
  switch (action) {
    case "":
      await out([...known.keys()].map((each) => `${each}\n`).join(""));
      return 0;
    case "-v":
    case "--verbose":
      for (const [each, urls] of known) {
        await out(`${each}\t${rewritten(session, urls[0] ?? "")} (fetch)\n`);
        await out(`${each}\t${rewritten(session, pushUrl(session, each) ?? "")} (push)\n`);
      }
      return 0;
    case "get-url":
      if (!known.has(name)) throw missing();
      await out(
        `${rewritten(session, (flags.includes("--push") ? pushUrl(session, name) : known.get(name)?.[0]) ?? "")}\n`,
      );
      return 0;
    case "add": {
      if (known.has(name)) throw new GitError(`error: remote ${name} already exists.`, 3);
      const other = flags.find((flag) => !/^(-f|--fetch|--no-tags)$/.test(flag));
      if (other !== undefined) throw new NotModelledError(`git remote add ${other}`);
      const added = setInText(text, `remote.${name}`, "url", url);
      session.write(
        path,
        setInText(added, `remote.${name}`, "fetch", `+refs/heads/*:refs/remotes/${name}/*`),
      );
      return flags.some((flag) => /^(-f|--fetch)$/.test(flag)) ? fetch(session, [name], false) : 0;
    }
    case "set-url":
      if (!known.has(name)) throw missing();
      if (flags.some((flag) => flag !== "--push" && flag !== "--add"))
        throw new NotModelledError(`git remote set-url ${flags.join(" ")}`);
      session.write(
        path,
        setInText(
          text,
          `remote.${name}`,
          flags.includes("--push") ? "pushurl" : "url",
          url,
          flags.includes("--add"),
        ),
      );
      return 0;
    case "remove":
    case "rm":
      if (!known.has(name)) throw new GitError(`error: No such remote: '${name}'`, 2);
      forget(session, path, text, name);
      return 0;
    case "rename":
      if (!known.has(name)) throw new GitError(`error: No such remote: '${name}'`, 2);
      session.write(
        path,
        renameSection(text, `remote.${name}`, `remote.${url}`)
          .replaceAll(`refs/remotes/${name}/`, `refs/remotes/${url}/`)
          .replaceAll(`\tremote = ${name}\n`, `\tremote = ${url}\n`),
      );
      return 0;
    case "show":
      if (name === "") return remote(session, []);
      return show(session, name, flags.includes("-n"));
    case "update":
      for (const each of known.keys()) await fetch(session, [each], false);
      return 0;
    case "prune":
    case "set-head":
      return 0;
    default:
      throw new NotModelledError(`git remote ${action}${third ? ` ${third}` : ""}`);
  }
}

/** The remote's section, the branches that follow it, and what was seen of it. */
function forget(session: GitSession, path: string, text: string, name: string): void {
  let kept = removeSection(text, `remote.${name}`) ?? text;
  for (const { section, key, value } of session.config()) {
    if (!section.startsWith("branch.") || key !== "remote" || value !== name) continue;
    kept = setInText(setInText(kept, section, "remote", undefined), section, "merge", undefined);
  }
  session.write(path, kept);
  const git = gitFolder(session);
  for (const each of references(session, `refs/remotes/${name}`).keys())
    removeReference(session, git, `refs/remotes/${name}/${each}`);
}

async function show(session: GitSession, name: string, isOffline: boolean): Promise<number> {
  const url = session.values(`remote.${name}.url`)[0];
  if (url === undefined) throw new GitError(`fatal: '${name}' does not appear to be a git repository`);
  const found = isOffline ? undefined : await remoteAt(session, url, name).references();
  const { branch } = head(session);
  const main = found?.head?.replace("refs/heads/", "");
  const seen = [...references(session, `refs/remotes/${name}`).keys()].filter((each) => each !== "HEAD");
  const names = found
    ? [...found.branches.keys()]
        .filter((each) => each.startsWith("refs/heads/"))
        .map((each) => each.replace("refs/heads/", ""))
    : seen;
  const lines = [
    `* remote ${name}`,
    `  Fetch URL: ${rewritten(session, url)}`,
    `  Push  URL: ${rewritten(session, pushUrl(session, name) ?? url)}`,
    `  HEAD branch: ${isOffline ? "(not queried)" : (main ?? "(unknown)")}`,
    `  Remote branch${names.length === 1 ? "" : "es"}:${isOffline ? " (status not queried)" : ""}`,
    ...names.map((each) => `    ${each}${isOffline ? "" : " tracked"}`),
  ];
  if (session.values(`branch.${branch}.remote`).at(-1) === name)
    lines.push("  Local branch configured for 'git pull':", `    ${branch} merges with remote ${branch}`);
  lines.push(`  Local ref configured for 'git push'${isOffline ? " (status not queried)" : ""}:`);
  lines.push(
    isOffline ? "    (matching) pushes to (matching)" : `    ${branch} pushes to ${branch} (up to date)`,
  );
  await print(session.process, lines.map((line) => `${line}\n`).join(""));
  return 0;
}
