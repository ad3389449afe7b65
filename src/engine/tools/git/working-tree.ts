/** The working tree: its files, what .gitignore leaves out, and `git add`. */
import { gitObject } from "../../services/git-objects.ts";
import { NotModelledError } from "../../source/errors.ts";
import { type IndexEntry, readIndex, writeIndex } from "./index-file.ts";
import { ObjectStore } from "./objects.ts";
import { gitFolder, head } from "./repository.ts";
import { GitError, type GitSession } from "./session.ts";

/** Files of the working tree below `folder`, by path in the repository; .git is left out. */
export function workingFiles(session: GitSession, root: string, folder: string): string[] {
  const { filesystem } = session.process.machine;
  const as = session.process.credentials;
  return filesystem.readdir(folder, as).flatMap((name) => {
    if (name === ".git") return [];
    const path = `${folder === "/" ? "" : folder}/${name}`;
    if (filesystem.lstat(path, as).kind === "directory" && !session.exists(`${path}/.git`))
      return workingFiles(session, root, path);
    return [path.slice(root === "/" ? 1 : root.length + 1)];
  });
}

/** A pattern list of .gitignore files: names, folders, `*`; no negation inside ignored folders. */
export function ignores(session: GitSession, root: string): (path: string) => boolean {
  const lines = (session.readText(`${root}/.gitignore`) ?? "").split("\n").map((line) => line.trim());
  const rules = lines
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const text = line.replace(/^!/, "").replace(/\/$/, "");
      const body = text
        .replace(/^\//, "")
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replace(/\*\*/g, "\0")
        .replace(/\*/g, "[^/]*")
        .replace(/\0/g, ".*")
        .replace(/\?/g, "[^/]");
      const anchored = text.replace(/^\//, "").includes("/") || text.startsWith("/");
      return {
        keep: line.startsWith("!"),
        pattern: new RegExp(`^${anchored ? "" : "(.*/)?"}${body}(/.*)?$`),
      };
    });
  return (path) =>
    rules.reduce((ignored, { keep, pattern }) => (pattern.test(path) ? !keep : ignored), false);
}

/** The commit that a repository within the repository is at, as an entry of the index. */
function linkOf(session: GitSession, full: string): IndexEntry | undefined {
  const inner = session.at(full);
  const { commit } = head(inner);
  return commit === undefined ? undefined : { mode: "160000", id: commit };
}

/** Writes a file of a commit into the working tree. */
export function writeBlob(session: GitSession, path: string, { mode, id }: IndexEntry): void {
  if (mode === "160000") {
    session.makeFolders(path);
    return;
  }
  const { content } = new ObjectStore(session, gitFolder(session)).get(id);
  const { machine, credentials } = session.process;
  if (mode !== "120000") session.write(path, content, mode === "100755" ? 0o777 : 0o666);
  else {
    session.makeFolders(path.replace(/\/[^/]*$/, ""));
    if (session.exists(path)) machine.filesystem.unlink(path, credentials);
    machine.filesystem.symlink(new TextDecoder().decode(content), path, credentials);
  }
}

export function blobOf(
  session: GitSession,
  root: string,
  path: string,
): { entry: IndexEntry; content: Uint8Array } {
  const { filesystem } = session.process.machine;
  const as = session.process.credentials;
  const full = `${root === "/" ? "" : root}/${path}`;
  const stat = filesystem.lstat(full, as);
  const link = stat.kind === "directory" ? linkOf(session, full) : undefined;
  if (link) return { entry: link, content: new Uint8Array(0) };
  const content =
    stat.kind === "symlink"
      ? new TextEncoder().encode(filesystem.readlink(full, as))
      : filesystem.readFile(full, as);
  const mode = stat.kind === "symlink" ? "120000" : stat.mode & 0o100 ? "100755" : "100644";
  return { entry: { mode, id: gitObject("blob", content).id }, content };
}

export async function add(session: GitSession, words: readonly string[]): Promise<number> {
  const root = session.root();
  const force = words.includes("-f") || words.includes("--force");
  const paths = words.filter((word) => !/^(-f|--force|-A|--all|-v|-u|--update|--)$/.test(word));
  const unknown = paths.find((word) => word.startsWith("-"));
  if (unknown) throw new NotModelledError(`git add ${unknown}`);
  if (words.some((word) => /^(-A|--all)$/.test(word)) && paths.length === 0) paths.push(root);
  const objects = new ObjectStore(session, gitFolder(session));
  const git = gitFolder(session);
  const index = readIndex(session, git);
  const update = words.some((word) => /^(-u|--update)$/.test(word));
  if (update && paths.length === 0) paths.push(root);
  const ignored = ignores(session, root);
  const base = root === "/" ? "" : root;
  for (const word of paths) {
    const full = session.path(word).replace(/\/\.?$/, "") || "/";
    const { filesystem } = session.process.machine;
    if (!session.exists(full) && index.has(full.slice(base.length + 1))) continue;
    if (!session.exists(full)) throw new GitError(`fatal: pathspec '${word}' did not match any files`);
    const isFolder = filesystem.stat(full, session.process.credentials).kind === "directory";
    const isLink = isFolder && full !== root && session.exists(`${full}/.git`);
    const files = isFolder && !isLink ? workingFiles(session, root, full) : [full.slice(base.length + 1)];
    for (const path of files) {
      session.process.tick(20);
      if (update && !index.has(path)) continue;
      if (!force && ignored(path) && !index.has(path)) {
        if (isFolder) continue;
        throw new GitError(
          `The following paths are ignored by one of your .gitignore files:\n${path}\nhint: Use -f if you really want to add them.`,
          1,
        );
      }
      const { entry, content } = blobOf(session, root, path);
      if (entry.mode !== "160000") objects.put("blob", content);
      index.set(path, entry);
    }
  }
  for (const path of [...index.keys()]) if (!session.exists(`${base}/${path}`)) index.delete(path);
  writeIndex(session, git, root, index);
  return 0;
}
