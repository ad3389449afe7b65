/**
 * docker/build-push-action v6: its inputs as one `docker buildx build` (docker/build-push-action, src/context.ts;
 * docker/actions-toolkit, src/buildx/build.ts). Values of `secrets` are registered for masking and handed over as files;
 * `secret-files` are copied, and one that is missing is only warned of; `secret-envs` name variables of the step.
 * `build-args` are not masked. Without `provenance`, a private repository's images get the small attestation, a public
 * one's the full, which has the build arguments in it. Without `context`, the commit itself is built, not the workspace.
 * `push` is a build and a `docker push` of each tag: what buildx says of pushing in between is not printed. `outputs` other than
 * images are refused.
 */
import { NotModelledError } from "../../source/errors.ts";
import { describeLocation } from "../../source/position.ts";
import { listOf, pairOf } from "./inputs.ts";
import { BUILDER_NOTE } from "./setup-buildx.ts";
import type { ActionCall, ActionModel, ActionResult } from "./types.ts";

export const buildPush: ActionModel = {
  versions: [{ tags: ["v6", "v6.18.0"], commit: "263435318d21b8e681c14492fe198d362a7d2c83" }],
  inputs: {
    modelled: [
      ...["context", "file", "build-args", "build-contexts", "labels", "load", "network", "no-cache", "push"],
      ...[
        "no-cache-filters",
        "outputs",
        "provenance",
        "secrets",
        "secret-envs",
        "secret-files",
        "tags",
        "target",
      ],
      ...["add-hosts", "allow", "github-token"],
    ],
    harmless: ["pull", "shm-size", "ulimit", "cgroup-parent", "builder"],
    refused: ["annotations", "attests", "cache-from", "cache-to", "call", "platforms", "sbom", "ssh"],
  },
  run,
};

async function run(call: ActionCall): Promise<ActionResult> {
  const { inputs, environment, runner, log, at } = call;
  const isTrue = (name: string) => /^true$/i.test(inputs.get(name) ?? "");
  const outputs = listOf(inputs.get("outputs"), "kept");
  const pushes = isTrue("push") || outputs.some((output) => /type=registry|push=true/.test(output));
  const kind = (type: string) => outputs.some((output) => output.split(",").includes(`type=${type}`));
  if (outputs.some((output) => !/(?:^|,)type=(?:docker|image|registry)(?:,|$)/.test(output)))
    throw new NotModelledError(
      `docker/build-push-action with \`outputs\` to files (${describeLocation(at)})`,
    );
  const isLoaded = isTrue("load") || kind("docker") || call.notes.get(BUILDER_NOTE) !== "docker-container";
  const flags = [
    ...flagsOf("--add-host", listOf(inputs.get("add-hosts"))),
    ...flagsOf("--allow", listOf(inputs.get("allow"))),
    ...flagsOf("--build-arg", listOf(inputs.get("build-args"), "kept")),
    ...flagsOf("--build-context", listOf(inputs.get("build-contexts"), "kept")),
    ...secretEnvs(call),
    ...flagsOf("--file", [inputs.get("file") ?? ""]),
    ...flagsOf("--label", listOf(inputs.get("labels"), "kept")),
    ...flagsOf("--no-cache-filter", listOf(inputs.get("no-cache-filters"))),
    ...attestation(call, isTrue("load") || kind("docker")),
    ...secretValues(call),
    ...secretFiles(call),
    ...gitToken(call),
    ...flagsOf("--target", [inputs.get("target") ?? ""]),
    ...(isTrue("load") ? ["--load"] : []),
    ...flagsOf("--network", [inputs.get("network") ?? ""]),
    ...(isTrue("no-cache") ? ["--no-cache"] : []),
  ];
  const names = listOf(inputs.get("tags"));
  const tags = flagsOf("--tag", names);
  const context = contextOf(call);
  const shown = [...flags, ...(isTrue("push") ? ["--push"] : []), ...tags, context];
  log.write(`[command]/usr/bin/docker buildx build ${shown.join(" ")}`);
  const isNamed = isLoaded || pushes;
  if (!isNamed)
    log.warning(
      "No output specified with docker-container driver. Build result will only remain in the build cache. To push result image into registry use --push or to load image into docker use --load",
    );
  let last = "";
  const docker = (...words: string[]) =>
    runner.run(["docker", ...words], {
      environment: new Map([...environment, ["BUILDKIT_PROGRESS", "plain"]]),
      onLine: (line) => {
        if (line !== "") last = line.replace(/^ERROR: (?:failed to build: )?/, "");
        log.write(line);
      },
    });
  // A result that stays with the builder gets no name in the engine.
  if ((await docker("buildx", "build", ...flags, ...(isNamed ? tags : []), context)) !== 0)
    return { error: `buildx failed with: ERROR: ${last}` };
  for (const name of pushes ? names : [])
    if ((await docker("push", name)) !== 0)
      return { error: `buildx failed with: ERROR: failed to push ${name}: ${last}` };
  return {};
}

function flagsOf(flag: string, values: readonly string[]): string[] {
  return values.filter(Boolean).flatMap((value) => [flag, value]);
}

function secretEnvs({ inputs, log }: ActionCall): string[] {
  return listOf(inputs.get("secret-envs")).flatMap((entry) => {
    const pair = pairOf(entry);
    if (!pair) log.warning(`${entry} is not a valid secret`);
    return pair ? ["--secret", `id=${pair[0]},env=${pair[1]}`] : [];
  });
}

function secretValues(call: ActionCall): string[] {
  const { inputs, log, masker, runner } = call;
  return listOf(inputs.get("secrets"), "kept").flatMap((entry) => {
    const pair = pairOf(entry);
    if (!pair) {
      log.warning(`${entry} is not a valid secret`);
      return [];
    }
    const [id, value] = pair;
    masker.add(value);
    const file = runner.temporary("-secret");
    runner.write(file, value);
    return ["--secret", `id=${id},src=${file}`];
  });
}

function secretFiles({ inputs, log, runner }: ActionCall): string[] {
  return listOf(inputs.get("secret-files"), "kept").flatMap((entry) => {
    const pair = pairOf(entry);
    if (!pair || !runner.exists(runner.path(pair[1]))) {
      log.warning(pair ? `secret file ${pair[1]} not found` : `${entry} is not a valid secret`);
      return [];
    }
    const file = runner.temporary("-secret");
    runner.write(file, runner.read(runner.path(pair[1])));
    return ["--secret", `id=${pair[0]},src=${file}`];
  });
}

/** Only where the commit is the context, and where no secret of this name was given. */
function gitToken({ inputs, token, runner }: ActionCall): string[] {
  const given = inputs.get("github-token") ?? token;
  const has = listOf(inputs.get("secrets"), "kept").some((entry) => entry.startsWith("GIT_AUTH_TOKEN="));
  if (given === "" || has || inputs.get("context")) return [];
  const file = runner.temporary("-secret");
  runner.write(file, given);
  return ["--secret", `id=GIT_AUTH_TOKEN,src=${file}`];
}

function attestation({ inputs, repository }: ActionCall, isExported: boolean): string[] {
  const wanted = inputs.get("provenance") ?? "";
  if (/^false$/i.test(wanted)) return ["--attest", "type=provenance,disabled=true"];
  if (/^true$/i.test(wanted)) return ["--attest", "type=provenance"];
  if (wanted !== "") return ["--attest", `type=provenance,${wanted}`];
  if (isExported) return [];
  return [
    "--attest",
    repository.isPrivate ? "type=provenance,mode=min,inline-only=true" : "type=provenance,mode=max",
  ];
}

/** The folder that is built: as given, or a clean copy of the commit. */
function contextOf({ inputs, runner, repository }: ActionCall): string {
  const given = inputs.get("context") ?? "";
  if (given !== "" && given !== "{{defaultContext}}") return given;
  const folder = runner.temporary("-commit");
  for (const [path, { content, mode }] of repository.files) runner.write(`${folder}/${path}`, content, mode);
  return folder;
}
