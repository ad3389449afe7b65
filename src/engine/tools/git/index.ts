/**
 * git 2.47.3, as far as credentials go: a clone keeps the URL with its userinfo in .git/config (and shows it in
 * `remote -v` and `config --list`), reflogs and FETCH_HEAD have it without; `clone --config` persists, `-c`
 * does not; credential.helper=store writes ~/.git-credentials; insteadOf stays in ~/.gitconfig.
 *
 * Seen on the real program over loopback. Modelled: clone, fetch and ls-remote over dumb HTTP and SSH; init, config,
 * remote, branch, checkout of a branch, add, commit -m, log, status, rev-parse, credential. Everything else is refused by name.
 */
import { print, printError } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { branch, checkout } from "./branch.ts";
import { clone, makeRepository } from "./clone.ts";
import { commit } from "./commit.ts";
import { configCommand } from "./config-command.ts";
import { credential, helperCommand } from "./credential.ts";
import { fetch, listRemote, remote } from "./remote.ts";
import { GitError, GitSession } from "./session.ts";
import { log, notGit, revParse, status } from "./show.ts";
import { add } from "./working-tree.ts";

type Command = (session: GitSession, words: readonly string[]) => Promise<number>;

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

async function init(session: GitSession, words: readonly string[]): Promise<number> {
  let quiet = false;
  let branch = session.values("init.defaultBranch").at(-1);
  let folder = ".";
  const todo = [...words].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    if (word === "-q" || word === "--quiet") quiet = true;
    else if (word === "-b") branch = todo.pop();
    else if (word.startsWith("--initial-branch=")) branch = word.slice(17);
    else if (word.startsWith("-")) throw new NotModelledError(`git init ${word}`);
    else folder = word;
  }
  const target = session.path(folder).replace(/\/\.$/, "");
  const again = session.exists(`${target}/.git/HEAD`);
  if (!again) {
    if (branch === undefined && !quiet) await printError(session.process, HINT);
    makeRepository(session, target, branch ?? "master");
  }
  if (!quiet)
    await print(
      session.process,
      `${again ? "Reinitialized existing" : "Initialized empty"} Git repository in ${target}/.git/\n`,
    );
  return 0;
}

async function version({ process }: GitSession): Promise<number> {
  await print(process, "git version 2.47.3\n");
  return 0;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  ...{ clone, init, add, branch, checkout, commit, credential, log, remote, status },
  switch: checkout,
  "credential-store": helperCommand("store"),
  "credential-cache": helperCommand("cache"),
  config: configCommand,
  fetch: (session, words) => fetch(session, words, false),
  pull: (session, words) => fetch(session, words, true),
  "ls-remote": listRemote,
  "rev-parse": revParse,
  version,
};

/** Real commands of git that the simulator does not have. */
const OTHERS = new Set(
  "am apply archive bisect blame bundle cherry-pick clean describe diff difftool format-patch gc grep help merge mv notes push rebase reflog reset restore revert rm shortlog show sparse-checkout stash submodule tag worktree cat-file check-ignore for-each-ref fsck hash-object ls-files ls-tree lfs maintenance mktree pack-objects read-tree rev-list show-ref symbolic-ref update-index update-ref var write-tree filter-branch init-db".split(
    " ",
  ),
);

/** A trace may print a login that git hides elsewhere, so it is not passed over in silence. git(1), "Other": `0` and `false` are off. */
function refuseTraces({ environment }: Process): void {
  for (const [name, value] of environment)
    if (/^GIT_(?:TRACE|CURL_VERBOSE)/.test(name) && !/^(?:|0|false)$/i.test(value))
      throw new NotModelledError(`git with ${name}`);
}

async function main(process: Process): Promise<number> {
  refuseTraces(process);
  const session = new GitSession(process);
  const words = [...process.argv.slice(1)];
  try {
    while (words[0]?.startsWith("-")) {
      const option = words.shift()!;
      if (option === "-c") session.setExtra(words.shift() ?? "");
      else if (option === "-C") session.cwd = session.path(words.shift() ?? ".");
      else if (option === "--version" || option === "-v") {
        return await version(session);
      } else if (option === "--no-pager") continue;
      else throw new NotModelledError(`git ${option}`);
    }
    const [name, ...rest] = words;
    const command = COMMANDS[name ?? ""];
    if (command) return await command(session, rest);
    if (name === undefined || OTHERS.has(name))
      throw new NotModelledError(name === undefined ? "git without a command" : `git ${name}`);
    return await notGit(session, name);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    await printError(process, `${error.message}\n`);
    return error.status;
  }
}

export const git: Program = main;
