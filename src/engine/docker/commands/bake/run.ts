import type { BuildResult } from "../../../build/types.ts";
import { NotModelledError } from "../../../source/errors.ts";
import { goJson } from "../../../source/go-json.ts";
import { BakeError, type Definition } from "../../bake/definition.ts";
import { findFiles, readDefinition } from "../../bake/files.ts";
import type { Value } from "../../bake/hcl/evaluate.ts";
import { applyOverrides } from "../../bake/overrides.ts";
import { fileComplaint, printedDefinition } from "../../bake/printed.ts";
import { refuseContexts, type Target } from "../../bake/target.ts";
import { BakeFileError } from "../../bake/variables.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import type { Flags } from "../../cli/flags.ts";
import { targetRequest } from "../build/bake-request.ts";
import { metadataOf, resolvingProvenance } from "../build/metadata.ts";
import { buildSeveral } from "../build/several.ts";

/** Flags that say something of every target, as `--set` would. */
function flagOverrides(flags: Flags): string[] {
  const attest = (kind: "provenance" | "sbom") => {
    const text = flags.text(kind);
    if (text === undefined) return [];
    return [
      `*.attest=type=${kind},${/^(?:false|0)$/.test(text) ? "disabled=true" : text === "true" ? "" : text}`,
    ];
  };
  return [
    ...(flags.bool("no-cache") ? ["*.no-cache=true"] : []),
    ...(flags.bool("pull") ? ["*.pull=true"] : []),
    ...attest("sbom"),
    ...attest("provenance"),
  ].map((text) => text.replace(/,$/, ""));
}

/** `--push` and `--load` add an output to those that a target has. */
function withOutputs(target: Target, flags: Flags): Target {
  const added = [
    ...(flags.bool("push") ? [{ type: "image", push: "true" }] : []),
    ...(flags.bool("load") ? [{ type: "docker" }] : []),
  ];
  if (added.length === 0) return target;
  const old = target.attributes.get("output");
  const output: Value = [...(Array.isArray(old) ? old : []), ...added];
  return { ...target, attributes: new Map(target.attributes).set("output", output) };
}

/** Errors in the files are shown with the lines around them. */
async function read<T>(client: Client, body: () => T): Promise<T> {
  try {
    return body();
  } catch (error) {
    if (error instanceof BakeError) throw new ClientError(error.message);
    if (!(error instanceof BakeFileError)) throw error;
    const { lines, message } = fileComplaint(error);
    await client.err(lines);
    throw new ClientError(message);
  }
}

/** `docker buildx bake`: reads the definitions, builds the targets together. */
export async function runBake(client: Client, flags: Flags): Promise<number> {
  const mode = flags.text("progress") ?? client.environment.get("BUILDKIT_PROGRESS") ?? "auto";
  const quiet = mode === "quiet" || mode === "none";
  const say = (text: string) => (quiet ? Promise.resolve() : client.err(text));
  const onlyPrint = flags.bool("print");
  if (!onlyPrint) await say('#0 building with "default" instance using docker driver\n\n');
  const { files, lines, missing } = findFiles(client, flags.list("file"));
  const reading = ["[internal] load local bake definitions", ...lines, "DONE 0.0s"];
  await say(reading.map((line) => `#1 ${line}\n`).join(""));
  if (missing !== undefined) throw new ClientError(`open ${missing}: no such file or directory`);
  if (files.length === 0) throw new ClientError("couldn't find a bake definition");
  const wanted = flags.args.length > 0 ? flags.args : ["default"];
  const [definition, targets] = await read(client, (): [Definition, Target[]] => {
    const made = readDefinition(client, files);
    const found = made.resolve(wanted).map((name) => made.target(name));
    const overrides = [...flags.list("set"), ...flagOverrides(flags)];
    const changed = applyOverrides(found, overrides, made.names, client.environment);
    return [made, changed.map((target) => withOutputs(target, flags))];
  });
  if (onlyPrint) {
    await client.out(printedDefinition(definition, wanted, targets));
    return 0;
  }
  await build(client, flags, targets, quiet);
  return 0;
}

async function build(
  client: Client,
  flags: Flags,
  targets: readonly Target[],
  quiet: boolean,
): Promise<void> {
  for (const target of targets) {
    refuseContexts(target);
    if (!["build", undefined].includes(target.attributes.get("call") as string | undefined))
      throw new NotModelledError("docker buildx bake with a call");
  }
  const builds = targets.map((target) => ({
    name: target.name,
    request: targetRequest(client, target),
  }));
  const print = (text: string) => {
    if (!quiet) client.err(`${text}\n`).catch(() => {});
  };
  const excerpt = (text: string) => void client.err(`${text}\n`).catch(() => {});
  const { results, last } = await buildSeveral(client, builds, 1, { print, excerpt });
  const path = flags.text("metadata-file");
  if (path === undefined) return;
  let number = last;
  const metadata: [string, object][] = [];
  for (const [name, [request, result]] of results) {
    number += 1;
    print(`\n${resolvingProvenance(number, results.size > 1 ? name : undefined).trimEnd()}`);
    metadata.push([name, metadataOf(client, request, result as BuildResult)]);
  }
  client.writeFile(path, goJson(Object.fromEntries(metadata), true, 2));
}
