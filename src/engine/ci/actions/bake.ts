/**
 * docker/bake-action v6: its inputs as one `docker buildx bake` (README of docker/bake-action). The step's environment gives the bake file's
 * variables, and the secrets that it takes from `env`. Without `source` the commit itself is built, not the workspace. `push`,
 * `sbom`, `allow` and remote definitions are refused.
 */
import { NotModelledError } from "../../source/errors.ts";
import { describeLocation } from "../../source/position.ts";
import { listOf } from "./inputs.ts";
import { BUILDER_NOTE } from "./setup-buildx.ts";
import type { ActionCall, ActionModel, ActionResult } from "./types.ts";

export const bake: ActionModel = {
  versions: [{ tags: ["v6"], commit: "5be5f02ff8819ecd3092ea6b2e6261c31774f2b4" }],
  inputs: {
    modelled: ["files", "targets", "set", "load", "no-cache", "provenance", "source", "workdir"],
    harmless: ["builder", "pull", "github-token"],
    refused: ["allow", "call", "push", "sbom"],
  },
  run,
};

async function run(call: ActionCall): Promise<ActionResult> {
  const { inputs, environment, runner, log, at, notes } = call;
  const isTrue = (name: string) => /^true$/i.test(inputs.get(name) ?? "");
  const source = inputs.get("source") ?? "";
  if (/^(?:https?|git|ssh):|\.git(?:#|$)/.test(source))
    throw new NotModelledError(`docker/bake-action with a remote definition (${describeLocation(at)})`);
  const settings = listOf(inputs.get("set"), "kept");
  const flags = [
    ...listOf(inputs.get("files")).flatMap((file) => ["--file", file]),
    ...settings.flatMap((setting) => ["--set", setting]),
    ...(isTrue("load") ? ["--load"] : []),
    ...(isTrue("no-cache") ? ["--no-cache"] : []),
    ...attestation(call, isTrue("load")),
  ];
  const words = ["buildx", "bake", ...flags, ...listOf(inputs.get("targets"))];
  log.write(`[command]/usr/bin/docker ${words.join(" ")}`);
  const stays = notes.get(BUILDER_NOTE) === "docker-container" && !isTrue("load");
  // A result that stays with the builder gets no name in the engine.
  const command = stays ? [...words, "--set", "*.tags="] : words;
  let last = "";
  const exit = await runner.run(["docker", ...command], {
    environment: new Map([...environment, ["BUILDKIT_PROGRESS", "plain"]]),
    cwd: folderOf(call, source),
    onLine: (line) => {
      if (line !== "") last = line.replace(/^ERROR: (?:failed to build: )?/, "");
      log.write(line);
    },
  });
  return exit === 0 ? {} : { error: `buildx bake failed with: ERROR: ${last}` };
}

/** As for docker/build-push-action: small for private repositories, full for public ones. */
function attestation({ inputs, repository }: ActionCall, isLoaded: boolean): string[] {
  const wanted = inputs.get("provenance") ?? "";
  if (wanted !== "") return ["--provenance", wanted.toLowerCase()];
  if (isLoaded) return [];
  return ["--provenance", repository.isPrivate ? "mode=min,inline-only=true" : "mode=max"];
}

/** Where the definition is: the workspace for `source: .`, else a clean copy of the commit. */
function folderOf({ inputs, runner, repository }: ActionCall, source: string): string {
  const inside = [source.replace(/^\.\/?/, ""), inputs.get("workdir") ?? ""].filter(
    (part) => part && part !== ".",
  );
  if (source !== "") return runner.path(inside.join("/") || ".");
  const folder = runner.temporary("-commit");
  for (const [path, { content, mode }] of repository.files) runner.write(`${folder}/${path}`, content, mode);
  return [folder, ...inside].join("/");
}
