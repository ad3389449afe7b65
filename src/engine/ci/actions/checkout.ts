/**
 * actions/checkout: the committed files in the workspace, and the token in `.git/config` for later git commands, unless
 * `persist-credentials: false` (README of actions/checkout: removed when the job ends). It stays there while the job runs: a
 * `COPY . .` takes it along. Modelled: `persist-credentials`, `token`. The history, other repositories and other
 * folders are refused.
 */
import { base64 } from "../../services/tarball.ts";
import { RUNNER } from "../runner.ts";
import type { ActionCall, ActionModel } from "./types.ts";

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
    writeFiles(call);
    const token = inputs.get("token") || call.token;
    const basic = base64(new TextEncoder().encode(`x-access-token:${token}`));
    // src/git-auth-helper.ts registers the header's value.
    masker.add(basic);
    const remote = `[remote "origin"]\n\turl = https://github.com/${repository.name}\n`;
    const header = `[http "https://github.com/"]\n\textraheader = AUTHORIZATION: basic ${basic}\n`;
    const config = `${runner.workspace}/.git/config`;
    runner.write(`${runner.workspace}/.git/HEAD`, "ref: refs/heads/main\n");
    const persists = inputs.get("persist-credentials") !== "false";
    runner.write(config, persists ? remote + header : remote);
    if (persists)
      call.onEnd(async () => {
        if (runner.exists(config)) runner.write(config, remote);
      });
    return {};
  },
};

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
