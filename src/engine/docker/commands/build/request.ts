import type { BuildRequest, LogLine } from "../../../build/types.ts";
import { parseReference } from "../../../image/reference.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import type { Flags } from "../../cli/flags.ts";
import { registryAccess } from "../../registry/access.ts";
import { cacheSources, cacheTargets } from "./caches.ts";
import { type BuildContext, namedContexts } from "./context.ts";
import { forwardedAgents } from "./forward.ts";
import { outputsOf } from "./outputs.ts";
import { parseSecrets } from "./secrets.ts";

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

/** Checks names for images. Throws ClientError. */
export function tagsOf(given: readonly string[]): string[] {
  return given.map((tag) => {
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

/** `--provenance`, as `true`, `false`, or `mode=max`; the default is the small one, where an image can carry it. */
export function provenanceOf(
  client: Client,
  provenance: string | undefined,
  attestations: readonly string[],
): Pick<BuildRequest, "provenance" | "isDefaultProvenance"> {
  const text = provenance ?? attestations.filter((each) => /type=provenance/.test(each)).at(-1);
  if (text === undefined) {
    const without = client.environment.has("BUILDX_NO_DEFAULT_ATTESTATIONS");
    return { provenance: without ? "none" : "min", isDefaultProvenance: true };
  }
  if (/^(false|0)$/i.test(text) || /disabled=true/.test(text)) return { provenance: "none" };
  return { provenance: /mode=max/.test(text) ? "max" : "min" };
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
  const tags = tagsOf(flags.list("tag"));
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
    tags,
    outputs: outputsOf(client, {
      outputs: flags.list("output"),
      push: flags.bool("push"),
      load: flags.bool("load"),
      tags,
    }),
    registry: registryAccess(client),
    cacheTo: cacheTargets(client, flags.list("cache-to")),
    cacheFrom: cacheSources(client, flags.list("cache-from")),
    target: flags.text("target"),
    noCache: flags.bool("no-cache"),
    noCacheFilter: flags.list("no-cache-filter").flatMap((text) => text.split(",")),
    ...provenanceOf(client, flags.text("provenance"), flags.list("attest")),
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
