import type { BuildRequest } from "../../../build/types.ts";
import { cleanPath, parentOf } from "../../../runtime/copy.ts";
import { NotModelledError } from "../../../source/errors.ts";
import {
  fieldsAttribute,
  flagText,
  listAttribute,
  mapAttribute,
  type Target,
  textAttribute,
} from "../../bake/target.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import { registryAccess } from "../../registry/access.ts";
import { cacheSources, cacheTargets } from "./caches.ts";
import { contextFiles, isRemote, namedContexts } from "./context.ts";
import { forwardedAgents } from "./forward.ts";
import { outputsOf } from "./outputs.ts";
import { recordName } from "./record-name.ts";
import { provenanceOf, tagsOf } from "./request.ts";
import { parseSecrets } from "./secrets.ts";
import type { NamedBuild } from "./several.ts";

/** A bake target as a build. What is wrong with it is found now, before anything is built. Throws ClientError. */
export function targetRequest(client: Client, target: Target): NamedBuild["request"] {
  const list = (name: string) => listAttribute(target, name);
  const flags = (name: string) => fieldsAttribute(target, name).map(flagText);
  const { dockerfile, path, root } = dockerfileOf(client, target);
  const tags = tagsOf(list("tags"));
  const network = textAttribute(target, "network");
  const contexts = [...mapAttribute(target, "contexts")].map(([name, value]) => `${name}=${value}`);
  const request: Omit<BuildRequest, "progress"> = {
    dockerfile,
    context: contextFiles(client, root, path ?? `${root}/Dockerfile`),
    name: recordName(root, path),
    namedContexts: namedContexts(client, contexts),
    buildArgs: mapAttribute(target, "args"),
    secrets: unwrapped(() => parseSecrets(client, flags("secret"))),
    ssh: forwardedAgents(client, fieldsAttribute(target, "ssh").map(sshText)),
    labels: mapAttribute(target, "labels"),
    tags,
    outputs: outputsOf(client, { outputs: flags("output"), push: false, load: false, tags }),
    registry: registryAccess(client),
    cacheTo: cacheTargets(client, flags("cache-to")),
    cacheFrom: cacheSources(client, flags("cache-from")),
    target: textAttribute(target, "target") || undefined,
    noCache: textAttribute(target, "no-cache") === "true",
    noCacheFilter: list("no-cache-filter"),
    ...provenanceOf(client, undefined, flags("attest")),
    network: network === "host" || network === "none" ? network : "default",
    addHosts: mapAttribute(target, "extra-hosts"),
    platform: list("platforms")[0],
  };
  return (progress) => ({ ...request, progress });
}

function sshText({ id = "default", paths }: Readonly<Record<string, string>>): string {
  return paths === undefined ? id : `${id}=${paths}`;
}

/** Bake does not say `failed to build`. */
function unwrapped<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof ClientError) throw new ClientError(error.message.replace(/^failed to build: /, ""));
    throw error;
  }
}

function dockerfileOf(
  client: Client,
  target: Target,
): { dockerfile: BuildRequest["dockerfile"]; path: string | undefined; root: string } {
  const context = textAttribute(target, "context") ?? ".";
  if (isRemote(context)) throw new NotModelledError("a remote build context");
  const root = cleanPath(client.path(context));
  if (!client.exists(root))
    throw new ClientError(`unable to prepare context: path ${JSON.stringify(context)} not found`);
  const inline = textAttribute(target, "dockerfile-inline");
  if (inline !== undefined)
    return { dockerfile: { name: "Dockerfile", text: inline }, path: undefined, root };
  const given = textAttribute(target, "dockerfile") ?? "Dockerfile";
  const path = cleanPath(given.startsWith("/") ? given : `${root}/${given}`);
  const name = path.slice(parentOf(path).length).replace(/^\//, "");
  if (!client.exists(path))
    throw new ClientError(
      `failed to solve: failed to read dockerfile: open ${name}: no such file or directory`,
    );
  return { dockerfile: { name, text: client.readText(path) }, path, root };
}
