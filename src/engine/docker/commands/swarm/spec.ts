import { parseReference } from "../../../image/reference.ts";
import type { ContainerSpec, ServiceMount, ServiceSpec } from "../../../runtime/swarm/types.ts";
import type { Client } from "../../cli/client.ts";
import { ClientError } from "../../cli/client.ts";
import type { Flags } from "../../cli/flags.ts";
import { readEnvFile, resolveEnv } from "../container/env.ts";
import { parseMountFlag } from "../container/mounts.ts";
import { healthcheck } from "../container/options.ts";
import { labelsOf } from "../network.ts";
import { configReferences, parseFileRequest, secretReferences } from "./references.ts";

const SECOND = 1e9;

const UPDATE = {
  ...{ Parallelism: 1, FailureAction: "pause", Monitor: 5 * SECOND, MaxFailureRatio: 0, Order: "stop-first" },
};

/** A whole spec around a container, with the client's defaults; keys in inspect's order. */
export function serviceSpec(options: {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly container: ContainerSpec;
  readonly replicas: number;
  readonly condition?: "none" | "on-failure" | "any";
  readonly networks?: NonNullable<ServiceSpec["TaskTemplate"]["Networks"]>;
}): ServiceSpec {
  const { name, labels, container, replicas, condition = "any", networks = [] } = options;
  const spec = {
    Name: name,
    Labels: labels,
    TaskTemplate: {
      ContainerSpec: container,
      Resources: { Limits: {}, Reservations: {} },
      RestartPolicy: { Condition: condition, Delay: 5 * SECOND, MaxAttempts: 0 },
      Placement: {},
      ...(networks.length > 0 ? { Networks: networks } : {}),
      ForceUpdate: 0,
      Runtime: "container",
    },
    Mode: { Replicated: { Replicas: replicas } },
    UpdateConfig: UPDATE,
    RollbackConfig: UPDATE,
    EndpointSpec: { Mode: "vip" },
  };
  return spec;
}

/** Only what is there: the daemon leaves empty lists out of a spec. */
export function withoutEmpty(spec: ContainerSpec): ContainerSpec {
  const kept = Object.entries(spec).filter(([, value]) => {
    if (value === undefined || value === "" || value === false) return false;
    return typeof value !== "object" || Object.keys(value).length > 0;
  });
  return Object.fromEntries(kept) as unknown as ContainerSpec;
}

function mountOf(text: string, cwd: string): ServiceMount {
  const { type, source, target, readOnly } = parseMountFlag(text, cwd, false);
  return {
    Type: type as ServiceMount["Type"],
    ...(source === undefined ? {} : { Source: source }),
    Target: target,
    ...(readOnly ? { ReadOnly: true } : {}),
  };
}

export function conditionOf(text = "any"): "none" | "on-failure" | "any" {
  if (text === "none" || text === "on-failure" || text === "any") return text;
  throw new ClientError(`Error response from daemon: invalid RestartCondition: ${JSON.stringify(text)}`);
}

function healthOf(flags: Flags): Pick<ContainerSpec, "Healthcheck"> {
  const check = healthcheck(flags);
  return check ? { Healthcheck: check } : {};
}

/** `docker service create`'s words as a spec. */
export function specOf(client: Client, flags: Flags): ServiceSpec {
  const swarm = client.engine.manager();
  const [image = "", ...args] = flags.args;
  const requests = (kind: "secret" | "config") =>
    flags.list(kind).map((text) => parseFileRequest(kind, kind, text));
  const entrypoint = flags.text("entrypoint");
  const environment = [
    ...flags.list("env-file").flatMap((path) => readEnvFile(client, path)),
    ...flags.list("env"),
  ];
  const container: ContainerSpec = withoutEmpty({
    Image: parseReference(image).familiar,
    ...(flags.has("container-label") ? { Labels: labelsOf(flags.list("container-label")) } : {}),
    ...(entrypoint === undefined ? {} : { Command: entrypoint.split(/\s+/).filter(Boolean) }),
    Args: args,
    Hostname: flags.text("hostname") ?? "",
    Env: resolveEnv(environment, client.environment),
    Dir: flags.text("workdir") ?? "",
    User: flags.text("user") ?? "",
    ReadOnly: flags.bool("read-only"),
    TTY: flags.bool("tty"),
    Mounts: flags.list("mount").map((text) => mountOf(text, client.process.cwd)),
    StopSignal: flags.text("stop-signal") ?? "",
    StopGracePeriod: flags.duration("stop-grace-period") ?? 10 * SECOND,
    ...healthOf(flags),
    Secrets: secretReferences(swarm, requests("secret")),
    Configs: configReferences(swarm, requests("config")),
  });
  return serviceSpec({
    name: flags.text("name") ?? `service_${swarm.makeId("name").slice(0, 8)}`,
    labels: labelsOf(flags.list("label")),
    container,
    replicas: flags.int("replicas") ?? 1,
    condition: conditionOf(flags.text("restart-condition")),
    networks: networkTargets(client, flags.list("network")),
  });
}

export function networkTargets(client: Client, names: readonly string[]): { Target: string }[] {
  return names.map((name) => {
    const network = client.engine.networks.get(name);
    if (!network) throw new ClientError(`Error response from daemon: network ${name} not found`);
    return { Target: network.id };
  });
}

/** The spec changed by `docker service update`'s flags: what is removed goes before what is added comes. */
export function updatedSpec(client: Client, spec: ServiceSpec, flags: Flags): ServiceSpec {
  const swarm = client.engine.manager();
  const { ContainerSpec: old } = spec.TaskTemplate;
  const removedNames = (flag: string) => new Set(flags.list(flag).flatMap((text) => text.split(",")));
  const removeEnv = removedNames("env-rm");
  const nameOf = (entry: string) => entry.split("=", 1)[0] ?? "";
  const added = resolveEnv(flags.list("env-add"), client.environment);
  const replaced = new Set([...removeEnv, ...added.map(nameOf)]);
  const secretsGone = removedNames("secret-rm");
  const configsGone = removedNames("config-rm");
  const adding = (kind: "secret" | "config") =>
    flags.list(`${kind}-add`).map((text) => parseFileRequest(kind, `${kind}-add`, text));
  const mountsGone = removedNames("mount-rm");
  const labelsGone = removedNames("label-rm");
  const ownLabelsGone = removedNames("container-label-rm");
  const image = flags.text("image");
  const args = flags.text("args");
  const user = flags.text("user");
  const container = withoutEmpty({
    ...old,
    ...(image === undefined ? {} : { Image: parseReference(image).familiar }),
    ...(args === undefined ? {} : { Args: args.split(/\s+/).filter(Boolean) }),
    ...(user === undefined ? {} : { User: user }),
    Labels: {
      ...Object.fromEntries(Object.entries(old.Labels ?? {}).filter(([key]) => !ownLabelsGone.has(key))),
      ...labelsOf(flags.list("container-label-add")),
    },
    Env: [...(old.Env ?? []).filter((entry) => !replaced.has(nameOf(entry))), ...added],
    Mounts: [
      ...(old.Mounts ?? []).filter(({ Target }) => !mountsGone.has(Target)),
      ...flags.list("mount-add").map((text) => mountOf(text, client.process.cwd)),
    ],
    Secrets: [
      ...(old.Secrets ?? []).filter(({ SecretName }) => !secretsGone.has(SecretName)),
      ...secretReferences(swarm, adding("secret")),
    ],
    Configs: [
      ...(old.Configs ?? []).filter(({ ConfigName }) => !configsGone.has(ConfigName)),
      ...configReferences(swarm, adding("config")),
    ],
  });
  const labels = Object.entries(spec.Labels).filter(([key]) => !labelsGone.has(key));
  return {
    ...spec,
    Labels: { ...Object.fromEntries(labels), ...labelsOf(flags.list("label-add")) },
    TaskTemplate: {
      ...spec.TaskTemplate,
      ContainerSpec: container,
      ForceUpdate: spec.TaskTemplate.ForceUpdate + (flags.bool("force") ? 1 : 0),
    },
    Mode: { Replicated: { Replicas: flags.int("replicas") ?? spec.Mode.Replicated.Replicas } },
  };
}
