/** `git init`, and the files of an empty repository. */
import { print, printError } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { GitError, type GitSession } from "./session.ts";

/** The configuration of a repository with a working tree, and of a bare one. */
export const CORE = `[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = false
\tlogallrefupdates = true
`;
export const CORE_BARE = `[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = true
`;
const DESCRIPTION = "Unnamed repository; edit this file 'description' to name the repository.\n";
const EXCLUDE = `# git ls-files --others --exclude-from=.git/info/exclude
# Lines that start with '#' are comments.
# For a project mostly in C, the following would be a good set of
# exclude patterns (uncomment them if you want to use them):
# *.[oa]
# *~
`;

/** Makes an empty repository in the folder `git`. */
export function makeFolders(session: GitSession, git: string, branch: string, bare: boolean): void {
  for (const name of ["branches", "hooks", "objects/info", "objects/pack", "refs/heads", "refs/tags"]) {
    session.makeFolders(`${git}/${name}`);
  }
  session.write(`${git}/HEAD`, `ref: refs/heads/${branch}\n`);
  session.write(`${git}/config`, bare ? CORE_BARE : CORE);
  session.write(`${git}/description`, DESCRIPTION);
  session.write(`${git}/info/exclude`, EXCLUDE);
}

/** The .git of a working tree whose repository is elsewhere is a file. Throws GitError for no folder to put that into. */
export function linkTo(session: GitSession, work: string, git: string): void {
  const parent = git.replace(/\/[^/]*$/, "") || "/";
  if (!session.exists(parent))
    throw new GitError(`fatal: Invalid path '${parent}': No such file or directory`);
  session.write(`${work}/.git`, `gitdir: ${git}\n`);
}

const HINT = `hint: Using 'master' as the name for the initial branch. This default branch name
hint: is subject to change. To configure the initial branch name to use in all
hint: of your new repositories, which will suppress this warning, call:
hint:
hint: \tgit config --global init.defaultBranch <name>
hint:
hint: Names commonly chosen instead of 'master' are 'main', 'trunk' and
hint: 'development'. The just-created branch can be renamed via this command:
hint:
hint: \tgit branch -m <name>
`;

export async function init(session: GitSession, words: readonly string[]): Promise<number> {
  let quiet = false;
  let bare = false;
  const { gitDir, workTree } = session;
  // GIT_DIR names what is about to be made: nothing is to be read there yet.
  session.gitDir = undefined;
  let branch = session.values("init.defaultBranch").at(-1);
  let folder = ".";
  let separate: string | undefined;
  const todo = [...words].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    if (word === "-q" || word === "--quiet") quiet = true;
    else if (word === "--bare") bare = true;
    else if (word === "-b") branch = todo.pop();
    else if (word.startsWith("--initial-branch=")) branch = word.slice(17);
    else if (word === "--initial-branch") branch = todo.pop();
    else if (word === "--separate-git-dir") separate = todo.pop();
    else if (word.startsWith("--separate-git-dir=")) separate = word.slice(19);
    else if (word.startsWith("-")) throw new NotModelledError(`git init ${word}`);
    else folder = word;
  }
  const target = session.path(folder).replace(/\/\.?$/, "");
  const elsewhere = separate ?? gitDir;
  if (gitDir !== undefined && workTree === undefined && !/(^|\/)\.git$/.test(gitDir)) bare = true;
  const git = elsewhere ? session.path(elsewhere) : bare ? target : `${target}/.git`;
  if (separate !== undefined) linkTo(session, target, git);
  const again = session.exists(`${git}/HEAD`);
  if (!again) {
    if (branch === undefined && !quiet) await printError(session.process, HINT);
    makeFolders(session, git, branch ?? "master", bare);
  }
  if (!quiet)
    await print(
      session.process,
      `${again ? "Reinitialized existing" : "Initialized empty"} Git repository in ${git}/\n`,
    );
  return 0;
}
