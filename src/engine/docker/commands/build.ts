import type { BuildCall, BuildRequest, LogLine } from "../../build/types.ts";
import { parseReference } from "../../image/reference.ts";
import { type Client, ClientError } from "../cli/client.ts";
import type { Command } from "../cli/command.ts";
import { type Flags, flagSet } from "../cli/flags.ts";
import { type BuildContext, contextOf, namedContexts } from "./build/context.ts";
import { forwardedAgents } from "./build/forward.ts";
import { parseSecrets } from "./build/secrets.ts";

/** `--build-arg NAME` without a value takes the client's own, and is left out when that is not set. */
function buildArgs(client: Client, given: readonly string[]): Map<string, string> {
  const args = new Map<string, string>();
  for (const text of given) {
    const [name = "", ...rest] = text.split("=");
    const value = rest.length > 0 ? rest.join("=") : client.environment.get(name);
    if (value !== undefined) args.set(name, value);
  }
  return args;
}

function pairs(given: readonly string[]): Map<string, string> {
  return new Map(
    given.map((text) => {
      const [name = "", ...rest] = text.split("=");
      return [name, rest.join("=")];
    }),
  );
}

function tagsOf(flags: Flags): string[] {
  return flags.list("tag").map((tag) => {
    try {
      parseReference(tag);
    } catch (error) {
      const reason = (error as Error).message;
      const short = /must be lowercase/.test(reason) ? "repository name must be lowercase" : reason;
      throw new ClientError(`failed to build: invalid tag ${JSON.stringify(tag)}: ${short}`);
    }
    return tag;
  });
}

/** `--provenance`, as `true`, `false`, or `mode=max`; the default is the small one. */
function provenanceOf(flags: Flags, client: Client): BuildRequest["provenance"] {
  const attest = flags.list("attest").filter((text) => /type=provenance/.test(text));
  const text = flags.text("provenance") ?? attest.at(-1);
  if (text === undefined) return client.environment.has("BUILDX_NO_DEFAULT_ATTESTATIONS") ? "none" : "min";
  if (/^(false|0)$/i.test(text) || /disabled=true/.test(text)) return "none";
  return /mode=max/.test(text) ? "max" : "min";
}

const NETWORKS = ["default", "none", "host"] as const;

function networkOf(flags: Flags): BuildRequest["network"] {
  const name = flags.text("network") ?? "default";
  const found = NETWORKS.find((network) => network === name);
  if (!found)
    throw new ClientError(
      `failed to build: network mode ${JSON.stringify(name)} not supported by buildkit - you can define a custom network for your builder using the network driver-opt in buildx create`,
    );
  return found;
}

export async function requestOf(
  client: Client,
  flags: Flags,
  context: BuildContext,
  progress: (line: LogLine) => void,
): Promise<BuildRequest> {
  return {
    dockerfile: context.dockerfile,
    context: context.files,
    name: context.recordName,
    namedContexts: namedContexts(client, flags.list("build-context")),
    buildArgs: buildArgs(client, flags.list("build-arg")),
    secrets: parseSecrets(client, flags.list("secret")),
    allow: new Set(flags.list("allow").flatMap((text) => text.split(","))),
    ssh: forwardedAgents(client, flags.list("ssh")),
    labels: pairs(flags.list("label")),
    tags: tagsOf(flags),
    target: flags.text("target"),
    noCache: flags.bool("no-cache"),
    noCacheFilter: flags.list("no-cache-filter").flatMap((text) => text.split(",")),
    provenance: provenanceOf(flags, client),
    network: networkOf(flags),
    addHosts: new Map(flags.list("add-host").map((text) => hostOf(text))),
    platform: flags.text("platform"),
    progress,
  };
}

function hostOf(text: string): [string, string] {
  const match = /^([^:=]+)[:=](.+)$/.exec(text);
  if (!match) throw new ClientError(`failed to build: invalid host ${text}`);
  return [match[1] ?? "", match[2] ?? ""];
}

const PROGRESS = ["auto", "plain", "tty", "quiet", "rawjson", "none"];

async function runBuild(client: Client, flags: Flags): Promise<number> {
  const mode = flags.text("progress") ?? client.environment.get("BUILDKIT_PROGRESS") ?? "auto";
  if (!PROGRESS.includes(mode)) throw new ClientError(`invalid progress mode ${mode}`);
  const quiet = flags.bool("quiet") || mode === "quiet" || mode === "none";
  const lines: string[] = [];
  // Of the log of a build that fails, a quiet one shows where in the Dockerfile that was.
  const progress = ({ text, isExcerpt }: LogLine) => {
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
     iidfile:string label:list network:string no-cache no-cache-filter:list platform:string progress:string
     provenance:string q,quiet secret:list ssh:list t,tag:list target:string`,
    "D,debug cgroup-parent:string load shm-size:string ulimit:list pull force-rm rm isolation:string memory:string",
    `annotation:list builder:string cache-from:list cache-to:list metadata-file:string
     o,output:list push sbom:string squash`,
  ),
  args: [1, 1],
  style: "buildx",
  run: (client, flags) => runBuild(client, flags),
};
