/**
 * actions/checkout: the committed files in the workspace, and the token in `.git/config` for later git commands, unless
 * `persist-credentials: false` (README of actions/checkout: removed when the job ends). It stays there while the job runs: a
 * `COPY . .` takes it along. Modelled: `persist-credentials`, `token`. There is one commit, made here: `github.sha` is another
 * name, which does not depend on the files. Other repositories and other folders are refused.
 */
import { base64 } from "../../services/tarball.ts";
import { RUNNER } from "../runner.ts";
import type { ActionCall, ActionModel } from "./types.ts";

const HEADER = "http.https://github.com/.extraheader";

export const checkout: ActionModel = {
  versions: [
    { tags: ["v4", "v4.2.2"], commit: "11bd71901bbe5b1630ceea73d27597364c9af683" },
    { tags: ["v5", "v5.0.0"], commit: "08c6903cd8c0fde910a37f88322edcfb5dd907a8" },
  ],
  inputs: {
    modelled: ["persist-credentials", "token"],
    harmless: ["fetch-depth", "fetch-tags", "clean", "show-progress", "set-safe-directory"],
    refused: [
      ...["repository", "ref", "path", "ssh-key", "ssh-known-hosts", "ssh-strict", "ssh-user", "filter"],
      ...["sparse-checkout", "sparse-checkout-cone-mode", "lfs", "submodules", "github-server-url"],
    ],
  },
  async run(call) {
    const { runner, repository, log, masker, inputs } = call;
    log.write(`Syncing repository: ${repository.name}`);
    await clean(call);
    writeFiles(call);
    const token = inputs.get("token") || call.token;
    const basic = base64(new TextEncoder().encode(`x-access-token:${token}`));
    // src/git-auth-helper.ts registers the header's value.
    masker.add(basic);
    const person = ["-c", "user.name=learner", "-c", "user.email=learner@acme.test"];
    const persists = inputs.get("persist-credentials") !== "false";
    const config = `${runner.workspace}/.git/config`;
    const commands = [
      ["init", "-q", "-b", "main"],
      ["add", "-A"],
      [...person, "commit", "-q", "-m", "push"],
      ["remote", "add", "origin", `https://github.com/${repository.name}`],
      ...(persists ? [["config", "--local", HEADER, `AUTHORIZATION: basic ${basic}`]] : []),
    ];
    for (const words of commands) {
      const error = await git(call, words);
      if (error !== undefined) return { error };
    }
    if (persists)
      call.onEnd(async () => {
        if (runner.exists(config)) await git(call, ["config", "--local", "--unset-all", HEADER]);
      });
    return {};
  },
};

/** What git complains of, if it fails. */
async function git(
  { runner, environment }: ActionCall,
  words: readonly string[],
): Promise<string | undefined> {
  let said = "";
  const exit = await runner.run(["git", ...words], {
    environment,
    onLine: (line) => {
      said = line;
    },
  });
  return exit === 0 ? undefined : said;
}

/** An earlier checkout of the same job, and what steps left beside it. */
async function clean({ runner, environment }: ActionCall): Promise<void> {
  const names = runner.machine.filesystem.readdir(runner.workspace, RUNNER);
  if (names.length > 0) await runner.run(["rm", "-rf", "--", ...names], { environment });
}

function writeFiles({ runner, repository }: ActionCall): void {
  const { filesystem } = runner.machine;
  for (const [path, { content, mode, symlink }] of repository.files) {
    const target = `${runner.workspace}/${path}`;
    if (symlink === undefined) runner.write(target, content, mode);
    else {
      runner.makeFolders(target.replace(/\/[^/]*$/, ""));
      filesystem.symlink(symlink, target, RUNNER);
    }
  }
}
