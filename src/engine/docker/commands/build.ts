import type { BuildCall, LogLine } from "../../build/types.ts";
import { goJson } from "../../source/go-json.ts";
import { type Client, ClientError } from "../cli/client.ts";
import type { Command } from "../cli/command.ts";
import { type Flags, flagSet } from "../cli/flags.ts";
import { contextOf } from "./build/context.ts";
import { metadataOf, resolvingProvenance } from "./build/metadata.ts";
import { requestOf } from "./build/request.ts";

const PROGRESS = ["auto", "plain", "tty", "quiet", "rawjson", "none"];

async function runBuild(client: Client, flags: Flags): Promise<number> {
  const mode = flags.text("progress") ?? client.environment.get("BUILDKIT_PROGRESS") ?? "auto";
  if (!PROGRESS.includes(mode)) throw new ClientError(`invalid progress mode ${mode}`);
  const quiet = flags.bool("quiet") || mode === "quiet" || mode === "none";
  const lines: string[] = [];
  // Of the log of a build that fails, a quiet one shows where in the Dockerfile that was.
  let lastStep = 0;
  const progress = ({ text, isExcerpt }: LogLine) => {
    lastStep = Math.max(lastStep, Number(/^#(\d+) /.exec(text)?.[1] ?? 0));
    if (quiet && isExcerpt) lines.push(text);
    if (!quiet) client.err(`${text}\n`).catch(() => {});
  };
  const context = await contextOf(client, flags);
  const request = await requestOf(client, flags, context, progress);
  const { builder } = client.engine;
  const call = callOf(flags);
  if (call) {
    const { output, errors, status, failure } = await client.process.wait(builder.call(request, call));
    await client.flush();
    if (failure !== undefined) throw new ClientError(failure);
    await client.out(output);
    await client.err(errors);
    return status;
  }
  const result = await client.process.wait(builder.build(request));
  await client.flush();
  if (result.error !== undefined) {
    await client.err(lines.map((line) => `${line}\n`).join(""));
    throw new ClientError(result.error);
  }
  if (flags.bool("quiet") && result.image) await client.out(`${result.image.id}\n`);
  const iidfile = flags.text("iidfile");
  if (iidfile !== undefined && result.image) client.writeFile(iidfile, result.image.id);
  const metadata = flags.text("metadata-file");
  if (metadata !== undefined) {
    const number = lastStep + 1;
    if (!quiet) await client.err(`\n${resolvingProvenance(number, undefined)}`);
    client.writeFile(metadata, goJson(metadataOf(client, request, result), true, 2));
  }
  return 0;
}

/** `--call=outline,format=json`, `--check`; undefined for a build. */
function callOf(flags: Flags): BuildCall | undefined {
  const text = flags.text("call") ?? (flags.bool("check") ? "check" : "build");
  const [name = "", ...options] = text.split(",");
  if (name === "build" || name === "") return undefined;
  return { name, json: options.includes("format=json") };
}

export const build: Command = {
  usage: "[OPTIONS] PATH | URL | -",
  about: "Build an image from a Dockerfile",
  flags: flagSet(
    `add-host:list allow:list attest:list build-arg:list build-context:list call:string check f,file:string
     cache-from:list cache-to:list iidfile:string label:list load metadata-file:string network:string no-cache
     no-cache-filter:list o,output:list platform:string progress:string provenance:string push q,quiet secret:list
     ssh:list t,tag:list target:string`,
    "D,debug cgroup-parent:string shm-size:string ulimit:list pull force-rm rm isolation:string memory:string",
    "annotation:list builder:string sbom:string squash",
  ),
  args: [1, 1],
  style: "buildx",
  run: (client, flags) => runBuild(client, flags),
};
