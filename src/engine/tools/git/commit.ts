/** `git commit -m`: trees from the index, a commit, the reflog. */
import { print } from "../../process/io.ts";
import { commitContent, treeContent } from "../../services/git-objects.ts";
import { NotModelledError } from "../../source/errors.ts";
import { identity, logReference, ZERO } from "./clone.ts";
import { type IndexEntry, readIndex } from "./index-file.ts";
import { commitFacts, ObjectStore } from "./objects.ts";
import { gitFolder, head } from "./repository.ts";
import { GitError, type GitSession } from "./session.ts";
import { add } from "./working-tree.ts";

/** Writes the trees of an index; returns the id of the top one. */
function writeTree(objects: ObjectStore, entries: ReadonlyMap<string, IndexEntry>): string {
  const here: { mode: "100644" | "100755" | "120000" | "40000"; name: string; id: string }[] = [];
  const folders = new Map<string, Map<string, IndexEntry>>();
  for (const [path, { mode, id }] of entries) {
    const slash = path.indexOf("/");
    if (slash < 0) here.push({ mode: mode as "100644", name: path, id });
    else {
      const name = path.slice(0, slash);
      const inside = folders.get(name) ?? new Map();
      folders.set(name, inside.set(path.slice(slash + 1), { mode, id }));
    }
  }
  for (const [name, inside] of folders) here.push({ mode: "40000", name, id: writeTree(objects, inside) });
  return objects.put("tree", treeContent(here));
}

export async function commit(session: GitSession, words: readonly string[]): Promise<number> {
  const { process } = session;
  const root = session.root();
  const git = gitFolder(session);
  let message: string | undefined;
  let quiet = false;
  const todo = [...words].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    if (word === "-m" || word === "--message")
      message = [message, todo.pop() ?? ""].filter((part) => part !== undefined).join("\n\n");
    else if (word === "-am" || word === "-qm") {
      if (word === "-am")
        await add(
          session,
          [...readIndex(session, root).keys()]
            .map((path) => `${root}/${path}`)
            .filter((path) => session.exists(path)),
        );
      quiet ||= word === "-qm";
      message = todo.pop() ?? "";
    } else if (word === "-q" || word === "--quiet") quiet = true;
    else throw new NotModelledError(`git commit ${word}`);
  }
  if (message === undefined) throw new NotModelledError("git commit without -m");
  if (session.values("user.email").length === 0 && !process.environment.has("GIT_AUTHOR_EMAIL")) {
    const { email } = identity(session);
    throw new GitError(
      `Author identity unknown\n\n*** Please tell me who you are.\n\nRun\n\n  git config --global user.email "you@example.com"\n  git config --global user.name "Your Name"\n\nto set your account's default identity.\nOmit --global to set the identity only in this repository.\n\nfatal: unable to auto-detect email address (got '${email}')`,
    );
  }
  const { branch, commit: parent } = head(session);
  const objects = new ObjectStore(session, git);
  const index = readIndex(session, root);
  const tree = writeTree(objects, index);
  const before = parent === undefined ? undefined : commitFacts(objects.get(parent).content).tree;
  if (before === tree || (before === undefined && index.size === 0)) {
    await print(process, `On branch ${branch}\nnothing to commit, working tree clean\n`);
    return 1;
  }
  const { name, email, when } = identity(session);
  const id = objects.put(
    "commit",
    commitContent({
      tree,
      parents: parent === undefined ? [] : [parent],
      author: `${name} <${email}>`,
      when,
      message: `${message.trimEnd()}\n`,
    }),
  );
  session.write(`${git}/refs/heads/${branch}`, `${id}\n`);
  session.write(`${git}/COMMIT_EDITMSG`, `${message}\n`);
  const [title = ""] = message.split("\n");
  const why = `commit${parent === undefined ? " (initial)" : ""}: ${title}`;
  for (const ref of ["HEAD", `refs/heads/${branch}`])
    logReference(session, git, ref, parent ?? ZERO, id, why);
  const old = before === undefined ? new Map() : objects.files(before);
  const changed = [...index].filter(([path, entry]) => old.get(path)?.id !== entry.id);
  if (!quiet) {
    const first = parent === undefined ? " (root-commit)" : "";
    const made = changed
      .filter(([path]) => !old.has(path))
      .map(([path, { mode }]) => ` create mode ${mode} ${path}\n`);
    await print(
      process,
      `[${branch}${first} ${id.slice(0, 7)}] ${title}\n ${changed.length} file${changed.length === 1 ? "" : "s"} changed\n${made.join("")}`,
    );
  }
  return 0;
}
