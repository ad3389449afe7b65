import { loadProject } from "../../compose/load.ts";
import type { ComposeBuild, ComposeProject } from "../../compose/project.ts";
import { FileSystemError, ROOT } from "../../filesystem/types.ts";
import { SourceError } from "../../source/errors.ts";
import type { Client } from "../cli/client.ts";
import { BakeError } from "./definition.ts";
import type { Value } from "./hcl/evaluate.ts";
import type { Target } from "./target.ts";

/** The services of Compose files that are built, as targets; `x-bake` under `build` overrides. Throws BakeError. */
export function composeTargets(client: Client, files: readonly string[]): Target[] {
  if (files.length === 0) return [];
  const project = load(client, files);
  return [...project.services.values()].flatMap(({ name, image, build }): Target[] => {
    if (!build) return [];
    const attributes = new Map(Object.entries(attributesOf(client, project, image, build)));
    for (const [key, value] of Object.entries(extension(project, name))) attributes.set(key, value);
    return [{ name, attributes }];
  });
}

function load(client: Client, files: readonly string[]): ComposeProject {
  try {
    return loadProject({
      ...{ files, projectName: "bake", projectDirectory: undefined, envFiles: [], profiles: ["*"] },
      cwd: client.process.cwd,
      environment: client.environment,
      readFile: (path) => {
        try {
          return new TextDecoder().decode(client.files.readFile(path, ROOT));
        } catch (error) {
          if (error instanceof FileSystemError) return undefined;
          throw error;
        }
      },
    });
  } catch (error) {
    if (error instanceof SourceError) throw new BakeError(`failed to parse compose file: ${error.message}`);
    throw error;
  }
}

function extension(project: ComposeProject, service: string): Readonly<Record<string, Value>> {
  type Model = { readonly services?: Readonly<Record<string, { readonly build?: unknown }>> };
  const build = (project.model as Model).services?.[service]?.build;
  if (typeof build !== "object" || build === null) return {};
  return ((build as Record<string, unknown>)["x-bake"] as Record<string, Value> | undefined) ?? {};
}

function attributesOf(
  client: Client,
  project: ComposeProject,
  image: string | undefined,
  build: ComposeBuild,
): Record<string, Value> {
  const relative = (path: string) => {
    const { cwd } = client.process;
    if (path === cwd) return ".";
    return path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path;
  };
  const args = [...build.args].flatMap(([key, value]): [string, Value][] => {
    const given = value ?? project.environment.get(key);
    return given === undefined ? [] : [[key, given]];
  });
  const secret = build.secrets.map(({ source, target }): Value => {
    const { file, environment } = project.secrets.get(source) ?? {};
    const id = target ?? source;
    return environment === undefined ? { id, src: relative(file ?? "") } : { id, env: environment };
  });
  const tags = [...(image === undefined ? [] : [image]), ...build.tags];
  return {
    context: relative(build.context),
    dockerfile: build.dockerfile,
    ...(build.dockerfileInline === undefined ? {} : { "dockerfile-inline": build.dockerfileInline }),
    args: Object.fromEntries(args),
    labels: Object.fromEntries(build.labels),
    contexts: Object.fromEntries(build.additionalContexts),
    tags,
    secret,
    ssh: [...build.ssh],
    platforms: [...build.platforms],
    "extra-hosts": Object.fromEntries(build.extraHosts.map((entry) => entry.split(/[=:](.*)/s).slice(0, 2))),
    ...(build.target ? { target: build.target } : {}),
    ...(build.network === undefined ? {} : { network: build.network }),
    ...(build.noCache ? { "no-cache": true } : {}),
  };
}
