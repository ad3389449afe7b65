import { loadProject } from "../../../compose/load.ts";
import type { ComposeGrant, ComposeProject, ComposeService } from "../../../compose/project.ts";
import { FileSystemError, ROOT } from "../../../filesystem/types.ts";
import { parseReference } from "../../../image/reference.ts";
import type { ServiceSpec } from "../../../runtime/swarm/types.ts";
import { SourceError } from "../../../source/errors.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import { configReferences, type FileRequest, secretReferences } from "./references.ts";
import { serviceSpec, withoutEmpty } from "./spec.ts";

/** The label that all of a stack carries. */
export const NAMESPACE = "com.docker.stack.namespace";

/** Reads the stack file with the loader of Compose; what the schema of stacks does not know is refused. */
export function loadStack(client: Client, stack: string, files: readonly string[]): ComposeProject {
  try {
    return loadProject({
      files: files.map((file) => client.path(file)),
      projectName: stack,
      projectDirectory: undefined,
      envFiles: [],
      profiles: [],
      cwd: client.process.cwd,
      environment: client.environment,
      readFile: (path) => {
        // `docker stack deploy` does not know .env files.
        if (path.endsWith("/.env")) return undefined;
        try {
          return new TextDecoder().decode(client.files.readFile(path, ROOT));
        } catch (error) {
          if (error instanceof FileSystemError) return undefined;
          throw error;
        }
      },
    });
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const undefinedOne = /^service "(.+?)" refers to undefined (secret|config) (.+?): /.exec(error.message);
    if (undefinedOne)
      throw new ClientError(
        `service ${undefinedOne[1]}: undefined ${undefinedOne[2]} ${JSON.stringify(undefinedOne[3])}`,
      );
    throw new ClientError(error.message);
  }
}

export function checkSchema(project: ComposeProject): void {
  for (const [key, { environment }] of project.secrets)
    if (environment !== undefined)
      throw new ClientError(`secrets.${key} Additional property environment is not allowed`);
  for (const [key, { environment, content }] of project.configs) {
    const extra = environment !== undefined ? "environment" : content !== undefined ? "content" : undefined;
    if (extra) throw new ClientError(`configs.${key} Additional property ${extra} is not allowed`);
  }
}

/** The name of a secret or config in the swarm: the stack's name before it, unless it is external or named. */
export function objectName(project: ComposeProject, kind: "secret" | "config", key: string): string {
  const object = kind === "secret" ? project.secrets.get(key) : project.configs.get(key);
  return object?.name ?? `${project.name}_${key}`;
}

function requestsOf(
  project: ComposeProject,
  kind: "secret" | "config",
  grants: readonly ComposeGrant[],
): FileRequest[] {
  return grants.map(({ source, target, uid, gid, mode }) => ({
    source: objectName(project, kind, source),
    file: { Name: target ?? source, UID: uid ?? "0", GID: gid ?? "0", Mode: mode ?? 0o444 },
  }));
}

export function stackServiceSpec(
  client: Client,
  project: ComposeProject,
  service: ComposeService,
): ServiceSpec {
  const swarm = client.engine.manager();
  if (!service.image) throw new ClientError(`service ${service.name}: image is required`);
  const namespace = { [NAMESPACE]: project.name };
  const named = <T>(action: () => T): T => {
    try {
      return action();
    } catch (error) {
      if (error instanceof ClientError) throw new ClientError(`service ${service.name}: ${error.message}`);
      throw error;
    }
  };
  const container = withoutEmpty({
    Image: parseReference(service.image).familiar,
    Labels: { ...Object.fromEntries(service.labels), ...namespace },
    Command: service.entrypoint ?? [],
    Args: service.command ?? [],
    Hostname: service.hostname ?? "",
    Env: [...service.environment]
      .flatMap(([name, { value }]) => (value === undefined ? [] : [`${name}=${value}`]))
      .sort(),
    Dir: service.workingDir ?? "",
    User: service.user ?? "",
    ReadOnly: service.readOnly,
    Mounts: service.volumes.map(({ type, source, target, readOnly }) => ({
      Type: type,
      ...(source === undefined
        ? {}
        : { Source: type === "volume" ? (project.volumes.get(source)?.name ?? source) : source }),
      Target: target,
      ...(readOnly ? { ReadOnly: true } : {}),
    })),
    StopGracePeriod: service.stopGracePeriod ?? 10e9,
    ...(service.healthcheck ? { Healthcheck: { Test: service.healthcheck.test } } : {}),
    Secrets: named(() => secretReferences(swarm, requestsOf(project, "secret", service.secrets))),
    Configs: named(() => configReferences(swarm, requestsOf(project, "config", service.configs))),
  });
  const networks = service.networks.flatMap((key) => {
    const network = client.engine.networks.get(project.networks.get(key)?.name ?? key);
    return network ? [{ Target: network.id, Aliases: [service.name] }] : [];
  });
  return serviceSpec({
    name: `${project.name}_${service.name}`,
    labels: { "com.docker.stack.image": service.image, ...namespace },
    container,
    replicas: service.scale,
    networks,
  });
}
