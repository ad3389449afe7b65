/** From what a user types (gitrevisions(7)) to an object: HEAD, branches, tags, `~2`, `^`, `@{1}`, `REV:path`, prefixes. */
import { textOf } from "../../process/io.ts";
import { readIndex } from "./index-file.ts";
import { commitFacts, ObjectStore } from "./objects.ts";
import { gitFolder, referenceAt } from "./repository.ts";
import { GitError, type GitSession } from "./session.ts";

const PLACES = ["", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"];

/** The ids that a reflog names, the newest first, with what was done. */
export function reflog(session: GitSession, name: string): { id: string; before: string; why: string }[] {
  return (session.readText(`${gitFolder(session)}/logs/${name}`) ?? "")
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const [facts = "", why = ""] = line.split("\t");
      return { before: facts.slice(0, 40), id: facts.slice(41, 81), why };
    })
    .reverse();
}

/** The full name of a reference: `main` to `refs/heads/main`. */
export function fullName(session: GitSession, name: string): string | undefined {
  const git = gitFolder(session);
  const wanted = name === "@" ? "HEAD" : name;
  const places = [...PLACES.map((place) => `${place}${wanted}`), `refs/remotes/${wanted}/HEAD`];
  return places.find((place) => referenceAt(session, git, place) !== undefined);
}

function base(session: GitSession, text: string): string | undefined {
  const git = gitFolder(session);
  const [, logged, number] = /^(.*)@\{(\d+)\}$/.exec(text) ?? [];
  if (number !== undefined) {
    const name = logged ? fullName(session, logged) : "HEAD";
    const entries = reflog(session, name ?? "");
    return (
      entries[Number(number)]?.id ?? (Number(number) === entries.length ? entries.at(-1)?.before : undefined)
    );
  }
  const name = fullName(session, text);
  if (name !== undefined) return referenceAt(session, git, name)?.slice(0, 40);
  if (!/^[0-9a-f]{4,40}$/.test(text)) return undefined;
  return new ObjectStore(session, git).ids().find((id) => id.startsWith(text));
}

/** The object that a revision means; undefined for none. */
export function resolve(session: GitSession, text: string): string | undefined {
  const objects = new ObjectStore(session, gitFolder(session));
  const colon = text.indexOf(":");
  if (colon === 0) return readIndex(session, gitFolder(session)).get(text.slice(1).replace(/^0:/, ""))?.id;
  if (colon > 0) {
    const start = resolve(session, text.slice(0, colon));
    if (start === undefined) return undefined;
    const path = text
      .slice(colon + 1)
      .replace(/^\.\//, "")
      .replace(/\/$/, "");
    const tree = objects.treeOf(start);
    return path === "" ? tree : objects.entry(tree, path)?.id;
  }
  const [, start = "", steps = ""] = /^(.*?)((?:[~^](?:\d+|\{\w*\})?)*)$/s.exec(text) ?? [];
  let id = base(session, start);
  for (const [, sign, argument = ""] of steps.matchAll(/([~^])(\d+|\{\w*\})?/g)) {
    if (id === undefined) return undefined;
    if (argument === "{tree}") id = objects.treeOf(id);
    else if (argument.startsWith("{")) id = objects.peeled(id);
    else {
      const count = argument === "" ? 1 : Number(argument);
      const rounds = sign === "~" ? count : Math.min(count, 1);
      for (let round = 0; round < rounds && id !== undefined; round += 1) {
        const { parents } = commitFacts(objects.get(objects.peeled(id)).content);
        id = parents[sign === "^" ? count - 1 : 0];
      }
    }
  }
  return id;
}

/** The commit that a revision means. Throws GitError in git's words. */
export function commitAt(session: GitSession, text: string): string {
  const id = resolve(session, text);
  if (id === undefined)
    throw new GitError(
      `fatal: ambiguous argument '${text}': unknown revision or path not in the working tree.\nUse '--' to separate paths from revisions, like this:\n'git <command> [<revision>...] -- [<file>...]'`,
    );
  return new ObjectStore(session, gitFolder(session)).peeled(id);
}

/** Commits from `starts` on, without those that `without` reaches; the newest first. */
export function history(
  session: GitSession,
  starts: readonly string[],
  without: readonly string[] = [],
): string[] {
  const objects = new ObjectStore(session, gitFolder(session));
  const left = new Set(without.length === 0 ? [] : history(session, without));
  const seen = new Map<string, number>();
  const waiting = [...starts];
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    if (seen.has(id) || left.has(id)) continue;
    const { parents, committed } = commitFacts(objects.get(id).content);
    seen.set(id, committed);
    waiting.push(...parents);
  }
  // A child comes before its parents even when both were made in the same second.
  const order = [...seen.keys()];
  const rank = new Map(order.map((id, index) => [id, index]));
  return order.sort(
    (a, b) => (seen.get(b) ?? 0) - (seen.get(a) ?? 0) || (rank.get(a) ?? 0) - (rank.get(b) ?? 0),
  );
}

/** The text of an object that is a file. */
export function fileText(session: GitSession, id: string): string {
  return textOf(new ObjectStore(session, gitFolder(session)).get(id).content);
}

/** A pattern of `--list`: `*` takes slashes too. */
export function matchesGlob(pattern: string, name: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`).test(name);
}
