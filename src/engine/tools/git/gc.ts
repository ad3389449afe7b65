/** `git gc`, `prune`, `count-objects` and `fsck`: what no reference and no reflog names is only gone after these. */
import { print } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { readIndex } from "./index-file.ts";
import { ObjectStore } from "./objects.ts";
import { makePack, packedIds, removePacks, writePack } from "./pack.ts";
import { packReferences, writeServerInfo } from "./references-list.ts";
import { gitFolder, head, references } from "./repository.ts";
import { reflog } from "./revisions.ts";
import type { GitSession } from "./session.ts";

/** Where looking begins: references, HEAD, reflogs and the index. */
function starts(session: GitSession): string[] {
  const git = gitFolder(session);
  const all = [...references(session, "refs")].filter(([, id]) => /^[0-9a-f]{40}$/.test(id));
  const logs = ["HEAD", "refs/stash", ...all.map(([name]) => `refs/${name}`)];
  const logged = logs.flatMap((name) => reflog(session, name).flatMap(({ id, before }) => [id, before]));
  const index = [...readIndex(session, git).values()]
    .filter(({ mode }) => mode !== "160000")
    .map(({ id }) => id);
  return [...all.map(([, id]) => id), head(session).commit ?? "", ...logged, ...index].filter((id) =>
    /^[1-9a-f]|0[^0]/.test(id),
  );
}

function reachable(session: GitSession): Set<string> {
  const objects = new ObjectStore(session, gitFolder(session));
  return objects.reachable(starts(session).filter((id) => objects.has(id)));
}

export async function gc(session: GitSession, words: readonly string[]): Promise<number> {
  const other = words.find(
    (word) => !/^(-q|--quiet|--prune(=.*)?|--no-prune|--aggressive|--auto|--force)$/.test(word),
  );
  if (other !== undefined) throw new NotModelledError(`git gc ${other}`);
  if (words.includes("--auto")) return 0;
  const git = gitFolder(session);
  const objects = new ObjectStore(session, git);
  // Without --prune=now what nobody names stays for two weeks, in a pack as well.
  const prunes = words.some((word) => /^--prune=(now|all)$/.test(word));
  packObjects(session, git, prunes ? reachable(session) : new Set(objects.ids()));
  packReferences(session, git);
  writeServerInfo(session, git);
  return 0;
}

/** Puts objects into one pack, and forgets all others. */
export function packObjects(session: GitSession, git: string, kept: ReadonlySet<string>): void {
  const objects = new ObjectStore(session, git);
  const pack = kept.size === 0 ? undefined : makePack(new Map([...kept].map((id) => [id, objects.get(id)])));
  const loose = objects.loose();
  removePacks(session, git);
  if (pack) writePack(session, git, pack);
  for (const id of loose) objects.removeLoose(id);
}

export async function prune(session: GitSession, words: readonly string[]): Promise<number> {
  const other = words.find((word) => !/^(-v|--verbose|--expire=(now|all)|--expire|now)$/.test(word));
  if (other !== undefined) throw new NotModelledError(`git prune ${other}`);
  const objects = new ObjectStore(session, gitFolder(session));
  const kept = reachable(session);
  for (const id of objects.loose()) if (!kept.has(id)) objects.removeLoose(id);
  return 0;
}

export async function countObjects(session: GitSession, words: readonly string[]): Promise<number> {
  const git = gitFolder(session);
  const count = new ObjectStore(session, git).loose().length;
  const packed = packedIds(session, git).length;
  await print(
    session.process,
    words.includes("-v")
      ? `count: ${count}\nsize: ${count * 4}\nin-pack: ${packed}\npacks: ${packed > 0 ? 1 : 0}\nsize-pack: ${packed > 0 ? 4 : 0}\nprune-packable: 0\ngarbage: 0\nsize-garbage: 0\n`
      : `${count} objects, ${count * 4} kilobytes\n`,
  );
  return 0;
}

/** Objects that are there and that nobody names. */
export async function fsck(session: GitSession, words: readonly string[]): Promise<number> {
  const other = words.find(
    (word) =>
      !/^(--full|--unreachable|--no-reflogs|--lost-found|--dangling|--no-progress|--no-dangling)$/.test(word),
  );
  if (other !== undefined || words.includes("--lost-found"))
    throw new NotModelledError(`git fsck ${other ?? "--lost-found"}`);
  const objects = new ObjectStore(session, gitFolder(session));
  const kept = words.includes("--no-reflogs")
    ? objects.reachable([...references(session, "refs").values()].filter((id) => /^[0-9a-f]{40}$/.test(id)))
    : reachable(session);
  const lost = objects.ids().filter((id) => !kept.has(id));
  const named = new Set(lost.flatMap((id) => [...objects.reachable([id])].filter((each) => each !== id)));
  const all = words.includes("--unreachable");
  for (const id of lost)
    if (all || !named.has(id))
      await print(session.process, `${all ? "unreachable" : "dangling"} ${objects.get(id).kind} ${id}\n`);
  return 0;
}
