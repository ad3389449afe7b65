/**
 * git 2.47.3, as far as credentials go: a clone keeps the URL with its userinfo in .git/config (and shows it in
 * `remote -v` and `config --list`), a submodule keeps it three times; reflogs and FETCH_HEAD have it without. `clone --config`
 * persists, `-c` does not; credential.helper=store writes ~/.git-credentials; insteadOf stays in ~/.gitconfig. What was committed
 * once stays among the objects: removing, amending, stashing and resetting take no blob away.
 *
 * A repository of another user's is none to it. `ls-remote` and GIT_TRACE print the login of a remote's URL.
 *
 * Seen on the real program over loopback. Modelled: clone, fetch, pull and ls-remote over dumb HTTP, SSH, folders and bundles;
 * push to folders; the commands in COMMANDS. Merges of two histories, rebase, patches by mail and worktrees are refused by name,
 * and so is pushing to a git host.
 */
import { print, printError } from "../../process/io.ts";
import type { Process, Program } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { statusOf } from "../base/system/spawn.ts";
import { archive, bundle } from "./archive.ts";
import { branch } from "./branch.ts";
import { checkout } from "./checkout.ts";
import { clone } from "./clone.ts";
import { commit } from "./commit.ts";
import { configCommand } from "./config-command.ts";
import { credential, helperCommand } from "./credential.ts";
import { diff } from "./diff.ts";
import { fetch, listRemote, merge } from "./fetch.ts";
import { countObjects, fsck, gc, prune } from "./gc.ts";
import { init } from "./init.ts";
import { log, reflogCommand, show } from "./log.ts";
import * as look from "./look.ts";
import { push } from "./push.ts";
import { forEachRef, packRefs } from "./references-list.ts";
import { remote } from "./remote.ts";
import { clean, move, remove, reset, restore } from "./reset.ts";
import { blame, grep } from "./search.ts";
import { GitError, GitSession } from "./session.ts";
import { notGit, revParse, status } from "./show.ts";
import { stash } from "./stash.ts";
import { submodule } from "./submodule.ts";
import { describe, tag } from "./tag.ts";
import { refuseOtherTraces, traceBuiltIn } from "./trace.ts";
import { add } from "./working-tree.ts";

type Command = (session: GitSession, words: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  ...{
    clone,
    init,
    add,
    archive,
    branch,
    bundle,
    checkout,
    clean,
    commit,
    credential,
    describe,
    diff,
    fsck,
    gc,
    log,
  },
  ...{ merge, prune, push, remote, reset, restore, show, stash, status, submodule, tag },
  ...{ blame, grep, shortlog: look.shortlog },
  version: async ({ process }) => {
    await print(process, "git version 2.47.3\n");
    return 0;
  },
  "cat-file": look.catFile,
  "check-ignore": look.checkIgnore,
  "count-objects": countObjects,
  "ls-files": look.lsFiles,
  "ls-tree": look.lsTree,
  "rev-list": look.revList,
  "show-ref": look.showRef,
  "symbolic-ref": look.symbolicRef,
  "for-each-ref": forEachRef,
  "pack-refs": packRefs,
  mv: move,
  rm: remove,
  stage: add,
  reflog: reflogCommand,
  switch: checkout,
  whatchanged: log,
  "credential-store": helperCommand("store"),
  "credential-cache": helperCommand("cache"),
  config: configCommand,
  fetch: (session, words) => fetch(session, words, false),
  pull: (session, words) => fetch(session, words, true),
  "ls-remote": listRemote,
  "rev-parse": revParse,
};

/** Real commands of git that the simulator does not have. */
const OTHERS = new Set(
  "am apply bisect cherry cherry-pick difftool format-patch help mergetool notes rebase request-pull revert sparse-checkout worktree hash-object maintenance merge-base mktree pack-objects read-tree repack update-index update-ref var verify-commit verify-pack verify-tag write-tree filter-branch fast-export fast-import init-db instaweb interpret-trailers mailinfo name-rev range-diff replace rerere show-branch update-server-info upload-pack receive-pack commit-tree".split(
    " ",
  ),
);

/** The options before the command. Returns false where nothing is left to do. */
async function readOptions(process: Process, session: GitSession, words: string[]): Promise<boolean> {
  while (words[0]?.startsWith("-")) {
    const option = words.shift()!;
    const [, name = option, glued] = /^(--[\w-]+)=(.*)$/s.exec(option) ?? [];
    const value = () => glued ?? words.shift() ?? "";
    if (option === "-c") session.setExtra(words.shift() ?? "");
    else if (option === "-C") {
      const folder = words.shift() ?? ".";
      session.cwd = session.path(folder);
      if (!session.exists(session.cwd))
        throw new GitError(`fatal: cannot change to '${folder}': No such file or directory`);
    } else if (name === "--git-dir") session.gitDir = value();
    else if (name === "--work-tree") session.workTree = value();
    else if (name === "--config-env") {
      const [key = "", variable = ""] = value().split(/=([^=]*)$/);
      const text = process.environment.get(variable);
      if (text === undefined)
        throw new GitError(`fatal: missing environment variable '${variable}' for configuration '${key}'`);
      session.setExtra(`${key}=${text}`);
    } else if (option === "--version" || option === "-v") {
      await print(process, "git version 2.47.3\n");
      return false;
    } else if (option === "--exec-path") {
      await print(process, "/usr/lib/git-core\n");
      return false;
    } else if (
      /^(--no-pager|-P|--paginate|-p|--no-optional-locks|--no-replace-objects|--literal-pathspecs|--no-advice)$/.test(
        option,
      )
    )
      continue;
    else throw new NotModelledError(`git ${option}`);
  }
  return true;
}

async function main(process: Process): Promise<number> {
  refuseOtherTraces(process);
  const session = new GitSession(process);
  const words = [...process.argv.slice(1)];
  try {
    if (!(await readOptions(process, session, words))) return 0;
    const [name, ...rest] = words;
    const command = COMMANDS[name ?? ""];
    if (command) {
      await traceBuiltIn(process, words);
      return await command(session, rest);
    }
    if (name === undefined || OTHERS.has(name))
      throw new NotModelledError(name === undefined ? "git without a command" : `git ${name}`);
    const alias = session.values(`alias.${name}`).at(-1);
    if (alias !== undefined) return await aliased(process, session, alias, rest);
    return await notGit(session, name);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    await printError(process, `${error.message}\n`);
    return error.status;
  }
}

/** `alias.NAME`: words of git, or a command of the shell after `!`. */
async function aliased(
  process: Process,
  session: GitSession,
  alias: string,
  rest: readonly string[],
): Promise<number> {
  if (alias.startsWith("!")) return runAlias(process, session, alias.slice(1), rest);
  const [name = "", ...words] = alias.split(/\s+/);
  const command = COMMANDS[name];
  if (!command) throw new NotModelledError(`git with the alias ${alias}`);
  process.tick(1);
  return command(session, [...words, ...rest]);
}

/** A command of the shell runs at the top of the working tree, with what was typed behind its name. */
async function runAlias(
  process: Process,
  session: GitSession,
  command: string,
  rest: readonly string[],
): Promise<number> {
  const argv = ["sh", "-c", rest.length === 0 ? command : `${command} "$@"`, command, ...rest];
  const descriptors = new Map([...process.descriptors].map(([fd, open]) => [fd, open.duplicate()]));
  const cwd = session.find()?.work ?? session.cwd;
  return statusOf(await process.wait(process.spawn({ argv, descriptors, cwd }).exited));
}

export const git: Program = main;
