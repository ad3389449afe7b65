import type { BuildRequest, LogLine } from "../../../build/types.ts";
import type { ComposeBuild, ComposeProject, ComposeService } from "../../../compose/project.ts";
import { ROOT } from "../../../filesystem/types.ts";
import { cleanPath, parentOf } from "../../../runtime/copy.ts";
import { NotModelledError } from "../../../source/errors.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import { registryAccess } from "../../registry/access.ts";
import { contextFiles, namedContexts } from "../build/context.ts";
import { forwardedAgents } from "../build/forward.ts";
import { recordName } from "../build/record-name.ts";
import { buildSeveral, type NamedBuild } from "../build/several.ts";
import { type Compose, imageName, inDependencyOrder } from "./context.ts";
import { VERSION } from "./convert.ts";

export interface BuildOptions {
  readonly noCache?: boolean;
  readonly args?: ReadonlyMap<string, string | undefined>;
  readonly quiet?: boolean;
}

/** Build secrets of a service: files are looked for now, variables that are not set are empty. */
function secretsOf(project: ComposeProject, build: ComposeBuild, client: Client): BuildRequest["secrets"] {
  const secrets = new Map<string, () => Uint8Array>();
  for (const grant of build.secrets) {
    const secret = project.secrets.get(grant.source);
    const id = grant.target ?? grant.source;
    const { file, environment } = secret ?? {};
    if (environment !== undefined)
      secrets.set(id, () => new TextEncoder().encode(project.environment.get(environment) ?? ""));
    else if (file !== undefined) {
      if (!client.files.exists(file, ROOT))
        throw new ClientError(`failed to stat ${file}: stat ${file}: no such file or directory\n`);
      secrets.set(id, () => client.files.readFile(file, ROOT));
    } else throw new NotModelledError("an external build secret");
  }
  return secrets;
}

function dockerfileOf(client: Client, build: ComposeBuild): { name: string; path: string; text: string } {
  if (build.dockerfileInline !== undefined)
    return { name: "Dockerfile", path: `${build.context}/Dockerfile`, text: build.dockerfileInline };
  const path = cleanPath(
    build.dockerfile.startsWith("/") ? build.dockerfile : `${build.context}/${build.dockerfile}`,
  );
  const name = path.slice(parentOf(path).length).replace(/^\//, "");
  if (!client.files.exists(path, ROOT))
    throw new ClientError(
      `failed to solve: failed to read dockerfile: open ${name}: no such file or directory\n`,
    );
  return { name, path, text: new TextDecoder().decode(client.files.readFile(path, ROOT)) };
}

function requestOf(
  client: Client,
  project: ComposeProject,
  service: ComposeService,
  build: ComposeBuild,
  options: BuildOptions,
  progress: (line: LogLine) => void,
): BuildRequest {
  if (!client.files.exists(build.context, ROOT))
    throw new ClientError(`unable to prepare context: path ${JSON.stringify(build.context)} not found`);
  const { name, path, text } = dockerfileOf(client, build);
  const args = new Map<string, string>();
  for (const [key, value] of [...build.args, ...(options.args ?? [])]) {
    const resolved = value ?? project.environment.get(key);
    if (resolved !== undefined) args.set(key, resolved);
  }
  const prefix = "com.docker.compose";
  return {
    contextPath: build.context,
    dockerfile: { name, text },
    name: recordName(build.context, path),
    context: contextFiles(client, build.context, path),
    namedContexts: namedContexts(
      client,
      [...build.additionalContexts].map(([key, value]) => `${key}=${value}`),
    ),
    buildArgs: args,
    secrets: secretsOf(project, build, client),
    ssh: forwardedAgents(client, build.ssh),
    labels: new Map([
      ...build.labels,
      [`${prefix}.project`, project.name],
      [`${prefix}.service`, service.name],
      [`${prefix}.version`, VERSION],
    ]),
    tags: [imageName(project, service), ...build.tags],
    target: build.target,
    noCache: options.noCache ?? build.noCache,
    noCacheFilter: [],
    provenance: "min",
    isDefaultProvenance: true,
    registry: registryAccess(client),
    network: build.network === "host" || build.network === "none" ? build.network : "default",
    addHosts: new Map(build.extraHosts.map((entry) => splitHost(entry))),
    platform: build.platforms[0],
    progress,
  };
}

function splitHost(entry: string): [string, string] {
  const at = entry.search(/[=:]/);
  return [entry.slice(0, at), entry.slice(at + 1)];
}

/** Builds the services' images one after the other, with the progress that Bake prints. Throws ClientError. */
export async function buildServices(
  compose: Compose,
  project: ComposeProject,
  services: readonly ComposeService[],
  options: BuildOptions = {},
): Promise<void> {
  const { client } = compose;
  const targets = inDependencyOrder(project, services, false).filter(({ build }) => build);
  if (targets.length === 0) return;
  // Compose 2.40.3 prints progress to standard output; the excerpt of the Dockerfile, with empty lines in between, and
  // the error go to standard error.
  const print = (text: string) => {
    if (!options.quiet) client.report(`${text}\n`).catch(() => {});
  };
  for (const line of [
    "#1 [internal] load local bake definitions",
    "#1 reading from stdin 602B done",
    "#1 DONE 0.0s",
  ])
    print(line);
  const builds = targets.flatMap((service): NamedBuild[] => {
    const { build } = service;
    if (!build) return [];
    const request: NamedBuild["request"] = (progress) =>
      requestOf(client, project, service, build, options, progress);
    return [{ name: service.name, request }];
  });
  const excerpt = (text: string) => void client.err(`${text}\n\n`).catch(() => {});
  try {
    await buildSeveral(client, builds, 1, { print, excerpt });
  } catch (error) {
    if (error instanceof ClientError) throw new ClientError(`${error.message.replace(/\n$/, "")}\n`);
    throw error;
  }
  for (const service of targets) await compose.say(imageName(project, service), "Built");
}
