/** `git archive` and `git bundle`: files of a commit, and a history in one file. Neither takes .git/config along. */
import { gzipSync, zipSync } from "fflate";
import { print, printError } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { type Member, writeTar } from "../base/archive/tar-format.ts";
import { toByteString } from "../base/core/bytes.ts";
import { below, filesOf } from "./diff.ts";
import { idOf } from "./local.ts";
import { commitFacts, ObjectStore } from "./objects.ts";
import { makeBundle, makePack, readBundle } from "./pack.ts";
import { gitFolder, head, references } from "./repository.ts";
import { commitAt, fullName, history } from "./revisions.ts";
import { GitError, type GitSession } from "./session.ts";

export async function archive(session: GitSession, words: readonly string[]): Promise<number> {
  let format: string | undefined;
  let prefix = "";
  let output: string | undefined;
  const names: string[] = [];
  const todo = [...words].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    const [, option = word, glued] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? [];
    const value = () => glued ?? todo.pop() ?? "";
    if (option === "--format") format = value();
    else if (option === "--prefix") prefix = value();
    else if (option === "-o" || option === "--output") output = value();
    else if (/^(-v|--verbose|-\d|--worktree-attributes)$/.test(option)) continue;
    else if (option === "-l" || option === "--list") {
      await print(session.process, "tar\ntgz\ntar.gz\nzip\n");
      return 0;
    } else if (option.startsWith("-")) throw new NotModelledError(`git archive ${option}`);
    else names.push(word);
  }
  const [name, ...paths] = names;
  if (name === undefined) throw new GitError("fatal: must specify tree-ish", 129);
  format ??= /\.(zip|tgz|tar\.gz)$/.exec(output ?? "")?.[1] ?? "tar";
  const id = commitAt(session, name);
  const objects = new ObjectStore(session, gitFolder(session));
  const mtime = commitFacts(objects.get(id).content).committed * 1000;
  const files = [...below(filesOf(session, id), paths)].filter(([, { mode }]) => mode !== "160000");
  for (const path of paths)
    if (below(new Map(files), [path]).size === 0)
      throw new GitError(`fatal: pathspec '${path}' did not match any files`);
  const bytes =
    format === "zip"
      ? zipSync(
          Object.fromEntries(
            files.map(([path, entry]) => [prefix + path, [objects.get(entry.id).content, { mtime }]]),
          ),
        )
      : writeTar(members(files, prefix, mtime, (blob) => objects.get(blob).content));
  const packed = /gz$/.test(format) ? gzipSync(bytes, { mtime: 0 }) : bytes;
  if (output === undefined) await print(session.process, packed);
  else session.write(session.path(output), packed);
  return 0;
}

function members(
  files: readonly (readonly [string, { readonly mode: string; readonly id: string }])[],
  prefix: string,
  mtime: number,
  read: (id: string) => Uint8Array,
): Member[] {
  const common = { uid: 0, gid: 0, user: "root", group: "root", mtime };
  const folders = new Set(
    files.flatMap(([path]) => {
      const parts = (prefix + path).split("/").slice(0, -1);
      return parts.map((_, at) => `${parts.slice(0, at + 1).join("/")}/`);
    }),
  );
  const empty = new Uint8Array(0);
  const made = [
    ...[...folders].map(
      (name): Member => ({ ...common, name, type: "directory", mode: 0o775, content: empty, target: "" }),
    ),
    ...files.map(([path, { mode, id }]): Member => {
      const name = toByteString(new TextEncoder().encode(prefix + path));
      if (mode === "120000")
        return {
          ...common,
          name,
          type: "symlink",
          mode: 0o777,
          content: empty,
          target: toByteString(read(id)),
        };
      return {
        ...common,
        name,
        type: "file",
        mode: mode === "100755" ? 0o775 : 0o664,
        content: read(id),
        target: "",
      };
    }),
  ];
  return made.sort((a, b) => (a.name < b.name ? -1 : 1));
}

export async function bundle(session: GitSession, words: readonly string[]): Promise<number> {
  const [action, ...rest] = words.filter((word) => !/^(-q|--quiet|--progress|--no-progress)$/.test(word));
  const [file = "", ...names] = rest;
  if (action === "create") return create(session, file, names);
  const bytes = session.read(session.path(file));
  const found = bytes && readBundle(bytes, idOf);
  if (!found)
    throw new GitError(
      bytes
        ? `error: '${file}' does not look like a v2 or v3 bundle file`
        : `error: could not open '${file}'`,
      1,
    );
  const lines = found.references.map(([id, name]) => `${id} ${name}\n`).join("");
  if (action === "list-heads") await print(session.process, lines);
  else if (action === "verify") {
    const { length } = found.references;
    const count = length === 1 ? "this ref" : `these ${length} refs`;
    await print(
      session.process,
      `The bundle contains ${count}:\n${lines}The bundle records a complete history.\nThe bundle uses this hash algorithm: sha1\n`,
    );
    await printError(session.process, `${file} is okay\n`);
  } else if (action === "unbundle") {
    const objects = new ObjectStore(session, gitFolder(session));
    for (const { kind, content } of found.objects.values()) objects.put(kind as "blob", content);
    await print(session.process, lines);
  } else throw new NotModelledError(`git bundle ${action ?? ""}`);
  return 0;
}

async function create(session: GitSession, file: string, names: readonly string[]): Promise<number> {
  const git = gitFolder(session);
  const other = names.find(
    (name) => name.startsWith("-") && name !== "--all" && name !== "--branches" && name !== "--tags",
  );
  if (other !== undefined || names.some((name) => name.includes("..")))
    throw new NotModelledError(`git bundle create ${other ?? names.join(" ")}`);
  const list = (folder: string) => [...references(session, folder).keys()].map((name) => `${folder}/${name}`);
  const wanted = names.flatMap((name) => {
    if (name === "--all")
      return [
        ...list("refs/heads"),
        ...list("refs/remotes").filter((each) => !each.endsWith("/HEAD")),
        ...list("refs/tags"),
        ...(head(session).commit ? ["HEAD"] : []),
      ];
    if (name === "--branches") return list("refs/heads");
    if (name === "--tags") return list("refs/tags");
    return [fullName(session, name) ?? name];
  });
  if (wanted.length === 0) throw new GitError("fatal: Refusing to create empty bundle.");
  const objects = new ObjectStore(session, git);
  const heads = wanted.map((name): [string, string] => [commitAt(session, name), name]);
  const ids = [...objects.reachable(heads.map(([id]) => id))];
  const commits = history(
    session,
    heads.map(([id]) => id),
  );
  const order = [...commits, ...ids.filter((id) => !commits.includes(id))];
  const pack = makePack(new Map(order.map((id) => [id, objects.get(id)])));
  session.write(session.path(file), makeBundle(heads, pack));
  return 0;
}
