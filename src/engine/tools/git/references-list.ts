/** `git for-each-ref` and `pack-refs`: the names of branches and tags, and the file that has them in one place. */
import { print } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { ObjectStore } from "./objects.ts";
import { gitFolder, references } from "./repository.ts";
import type { GitSession } from "./session.ts";

/** Full names and what they stand for, symbolic ones followed. */
function all(session: GitSession): [name: string, id: string][] {
  const found = references(session, "refs");
  return [...found].flatMap(([name, id]): [string, string][] => {
    const to = /^ref: refs\/(.*)/.exec(id)?.[1];
    const target = to === undefined ? id : found.get(to);
    return target === undefined ? [] : [[`refs/${name}`, target]];
  });
}

export async function forEachRef(session: GitSession, words: readonly string[]): Promise<number> {
  const other = words.find((word) => word.startsWith("-") && !/^--(format=|sort=refname$)/.test(word));
  if (other !== undefined) throw new NotModelledError(`git for-each-ref ${other}`);
  const format =
    words.find((word) => word.startsWith("--format="))?.slice(9) ?? "%(objectname) %(objecttype)\t%(refname)";
  const patterns = words.filter((word) => !word.startsWith("-")).map((word) => word.replace(/\/?\**$/, ""));
  const objects = new ObjectStore(session, gitFolder(session));
  for (const [name, id] of all(session)) {
    if (patterns.length > 0 && !patterns.some((each) => name === each || name.startsWith(`${each}/`)))
      continue;
    const line = format.replace(/%\(([^)]*)\)/g, (whole, field: string) => {
      if (field === "refname") return name;
      if (field === "refname:short") return name.replace(/^refs\/(heads|tags|remotes)\//, "");
      if (field === "objectname") return id;
      if (field === "objectname:short") return id.slice(0, 7);
      if (field === "objecttype") return objects.get(id).kind;
      throw new NotModelledError(`git for-each-ref with ${whole}`);
    });
    await print(session.process, `${line}\n`);
  }
  return 0;
}

export async function packRefs(session: GitSession, words: readonly string[]): Promise<number> {
  const other = words.find((word) => !/^--(all|prune|no-prune|auto)$/.test(word));
  if (other !== undefined) throw new NotModelledError(`git pack-refs ${other}`);
  packReferences(session, gitFolder(session));
  return 0;
}

/** One line for each, and one for what an annotated tag stands for: `peeled` begins that line. */
function lines(
  session: GitSession,
  git: string,
  peeled: (name: string, id: string) => string,
): [string, string][] {
  const objects = new ObjectStore(session, git);
  return all(session)
    .filter(([name]) => name !== "refs/remotes/origin/HEAD")
    .map(([name, id]) => {
      const inside = objects.peeled(id);
      return [name, inside === id ? "" : peeled(name, inside)];
    });
}

/** Puts all references into packed-refs, and removes the file of each. */
export function packReferences(session: GitSession, git: string): void {
  const { machine, credentials } = session.process;
  const ids = new Map(all(session));
  const list = lines(session, git, (_, inside) => `^${inside}\n`);
  const text = list.map(([name, rest]) => `${ids.get(name)} ${name}\n${rest}`).join("");
  session.write(`${git}/packed-refs`, `# pack-refs with: peeled fully-peeled sorted \n${text}`);
  for (const [name] of list)
    if (session.exists(`${git}/${name}`)) machine.filesystem.unlink(`${git}/${name}`, credentials);
}

/** info/refs, which gc writes for servers that only have files; nobody takes names out of it again. */
export function writeServerInfo(session: GitSession, git: string): void {
  const ids = new Map(all(session));
  const list = lines(session, git, (name, inside) => `${inside}\t${name}^{}\n`);
  session.write(
    `${git}/info/refs`,
    list.map(([name, rest]) => `${ids.get(name)}\t${name}\n${rest}`).join(""),
  );
}
