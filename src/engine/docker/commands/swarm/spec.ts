import { InvalidReferenceError, parseReference } from "../../../image/reference.ts";
import type { ContainerSpec, ServiceMode, ServiceSpec, UpdatePolicy } from "../../../runtime/swarm/types.ts";
import { quote } from "../../../source/go-text.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import { FlagError, Flags } from "../../cli/flags.ts";
import { readEnvFile, resolveEnv } from "../container/env.ts";
import { healthcheck } from "../container/options.ts";
import {
  conditionOf,
  labelList,
  modeOf,
  mountOf,
  policyOf,
  portsOf,
  type Resources,
  resourcesOf,
} from "./options.ts";
import { configReferences, parseFileRequest, secretReferences } from "./references.ts";

const SECOND = 1e9;

/** A whole spec around a container, with the client's defaults; keys in inspect's order. */
export function serviceSpec(options: {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly container: ContainerSpec;
  readonly mode: ServiceMode;
  readonly restart?: Partial<ServiceSpec["TaskTemplate"]["RestartPolicy"]>;
  readonly networks?: NonNullable<ServiceSpec["TaskTemplate"]["Networks"]>;
  readonly resources?: Resources;
  readonly placement?: object;
  readonly logDriver?: ServiceSpec["TaskTemplate"]["LogDriver"];
  readonly update?: UpdatePolicy;
  readonly rollback?: UpdatePolicy;
  readonly endpoint?: ServiceSpec["EndpointSpec"];
}): ServiceSpec {
  const { networks = [], logDriver } = options;
  const standard = policyOf("update", new Flags());
  return {
    Name: options.name,
    Labels: options.labels,
    TaskTemplate: {
      ContainerSpec: options.container,
      Resources: options.resources ?? { Limits: {}, Reservations: {} },
      RestartPolicy: { Condition: "any", Delay: 5 * SECOND, MaxAttempts: 0, ...options.restart },
      Placement: options.placement ?? {},
      ...(networks.length > 0 ? { Networks: networks } : {}),
      ...(logDriver ? { LogDriver: logDriver } : {}),
      ForceUpdate: 0,
      Runtime: "container",
    },
    Mode: options.mode,
    UpdateConfig: options.update ?? standard,
    RollbackConfig: options.rollback ?? standard,
    EndpointSpec: options.endpoint ?? { Mode: "vip" },
  };
}

/** Empty, and yet kept by the daemon. */
const KEPT = new Set(["DNSConfig", "Init"]);

/** Only what is there: the daemon leaves empty lists out of a spec. */
export function withoutEmpty(spec: ContainerSpec): ContainerSpec {
  const kept = Object.entries(spec).filter(([key, value]) => {
    if (KEPT.has(key)) return value !== undefined;
    if (value === undefined || value === "" || value === false) return false;
    return typeof value !== "object" || Object.keys(value).length > 0;
  });
  return Object.fromEntries(kept) as unknown as ContainerSpec;
}

/** With its tag; what is no image name at all goes to the manager, which refuses it. */
function imageName(text: string): string {
  try {
    return parseReference(text).familiar;
  } catch (error) {
    if (error instanceof InvalidReferenceError) return text;
    throw error;
  }
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
  const labels = labelList(flags, "label", "-l, --label");
  const fromFlags = resolveEnv(flags.list("env"), client.environment);
  const mode = modeOf(flags);
  const endpoint = endpointOf(flags);
  const resources = resourcesOf(flags);
  const environment = [...envFiles(client, flags), ...fromFlags];
  const container: ContainerSpec = withoutEmpty({
    Image: imageName(image),
    Labels: labelList(flags, "container-label"),
    ...(entrypoint === undefined ? {} : { Command: entrypoint.split(/\s+/).filter(Boolean) }),
    Args: args,
    Hostname: flags.text("hostname") ?? "",
    Env: environment,
    Dir: flags.text("workdir") ?? "",
    User: flags.text("user") ?? "",
    Init: flags.bool("init"),
    StopSignal: flags.text("stop-signal") ?? "",
    TTY: flags.bool("tty"),
    ReadOnly: flags.bool("read-only"),
    Mounts: flags.list("mount").map((text) => mountOf(text, client.process.cwd)),
    StopGracePeriod: flags.duration("stop-grace-period") ?? 10 * SECOND,
    ...healthOf(flags),
    Hosts: flags.list("host").map((text) => text.split(":").reverse().join(" ")),
    DNSConfig: {},
    Secrets: secretReferences(swarm, requests("secret")),
    Configs: configReferences(swarm, requests("config")),
    Isolation: "default",
    CapabilityAdd: flags.list("cap-add").map(capability),
    CapabilityDrop: flags.list("cap-drop").map(capability),
  });
  return serviceSpec({
    ...{ labels, container, mode, endpoint, resources },
    name: flags.text("name") ?? `service_${swarm.makeId("name").slice(0, 8)}`,
    restart: {
      Condition: conditionOf(flags.text("restart-condition")),
      Delay: flags.duration("restart-delay") ?? 5 * SECOND,
      MaxAttempts: flags.int("restart-max-attempts") ?? 0,
    },
    networks: networkTargets(client, flags.list("network")),
    placement: flags.has("constraint") ? { Constraints: flags.list("constraint") } : {},
    update: policyOf("update", flags),
    rollback: policyOf("rollback", flags),
  });
}

/** A service says of a missing file what `docker run` says, but fails as all of its own refusals do. */
function envFiles(client: Client, flags: Flags): string[] {
  try {
    return resolveEnv(
      flags.list("env-file").flatMap((path) => readEnvFile(client, path)),
      client.environment,
    );
  } catch (error) {
    throw error instanceof ClientError ? new ClientError(error.message) : error;
  }
}

function endpointOf(flags: Flags): ServiceSpec["EndpointSpec"] {
  const ports = portsOf(flags.list("publish"));
  const mode = flags.text("endpoint-mode") ?? "vip";
  return ports.length > 0 ? { Mode: mode, Ports: ports } : { Mode: mode };
}

function capability(name: string): string {
  const upper = name.toUpperCase();
  return upper === "ALL" || upper.startsWith("CAP_") ? upper : `CAP_${upper}`;
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
  const { Replicated } = spec.Mode;
  const replicas = flags.int("replicas");
  if (replicas !== undefined && !Replicated)
    throw new ClientError("replicas can only be used with replicated or replicated-job mode");
  const labelsGone = removedNames(flags, "label-rm");
  const labels = Object.entries(spec.Labels).filter(([key]) => !labelsGone.has(key));
  const template = spec.TaskTemplate;
  const condition = flags.text("restart-condition");
  return {
    ...spec,
    Labels: { ...Object.fromEntries(labels), ...labelList(flags, "label-add") },
    TaskTemplate: {
      ...template,
      ContainerSpec: updatedContainer(client, template.ContainerSpec, flags),
      Resources: resourcesOf(flags, template.Resources),
      RestartPolicy: {
        Condition: condition === undefined ? template.RestartPolicy.Condition : conditionOf(condition),
        Delay: flags.duration("restart-delay") ?? template.RestartPolicy.Delay,
        MaxAttempts: flags.int("restart-max-attempts") ?? template.RestartPolicy.MaxAttempts,
      },
      ForceUpdate: template.ForceUpdate + (flags.bool("force") ? 1 : 0),
    },
    ...(replicas === undefined ? {} : { Mode: { Replicated: { Replicas: replicas } } }),
    UpdateConfig: policyOf("update", flags, spec.UpdateConfig),
    RollbackConfig: policyOf("rollback", flags, spec.RollbackConfig),
    EndpointSpec: updatedEndpoint(spec.EndpointSpec, flags),
  };
}

function removedNames(flags: Flags, flag: string): Set<string> {
  return new Set(flags.list(flag).flatMap((text) => text.split(",")));
}

function updatedEndpoint(old: ServiceSpec["EndpointSpec"], flags: Flags): ServiceSpec["EndpointSpec"] {
  const gone = removedNames(flags, "publish-rm");
  const Ports = [
    ...(old.Ports ?? []).filter(
      ({ TargetPort, Protocol }) => !gone.has(String(TargetPort)) && !gone.has(`${TargetPort}/${Protocol}`),
    ),
    ...portsOf(flags.list("publish-add"), "--publish-add"),
  ];
  return Ports.length > 0 ? { Mode: old.Mode, Ports } : { Mode: old.Mode };
}

function updatedContainer(client: Client, old: ContainerSpec, flags: Flags): ContainerSpec {
  const swarm = client.engine.manager();
  const nameOf = (entry: string) => entry.split("=", 1)[0] ?? "";
  const words = (flag: string) => flags.text(flag)?.split(/\s+/).filter(Boolean);
  const added = addedEnv(client, flags);
  const replaced = new Set([...removedNames(flags, "env-rm"), ...added.map(nameOf)]);
  const secretsGone = removedNames(flags, "secret-rm");
  const configsGone = removedNames(flags, "config-rm");
  const mountsGone = removedNames(flags, "mount-rm");
  const labelsGone = removedNames(flags, "container-label-rm");
  const adding = (kind: "secret" | "config") =>
    flags.list(`${kind}-add`).map((text) => parseFileRequest(kind, `${kind}-add`, text));
  const image = flags.text("image");
  const health = healthcheck(flags);
  const given = {
    Image: image === undefined ? undefined : imageName(image),
    Command: words("entrypoint"),
    Args: words("args"),
    Hostname: flags.text("hostname"),
    Dir: flags.text("workdir"),
    User: flags.text("user"),
    StopSignal: flags.text("stop-signal"),
    TTY: flags.has("tty") ? flags.bool("tty") : undefined,
    ReadOnly: flags.has("read-only") ? flags.bool("read-only") : undefined,
    StopGracePeriod: flags.duration("stop-grace-period"),
    Healthcheck: health && { ...old.Healthcheck, ...health },
  };
  const changed = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return withoutEmpty({
    ...old,
    ...changed,
    Labels: {
      ...Object.fromEntries(Object.entries(old.Labels ?? {}).filter(([key]) => !labelsGone.has(key))),
      ...labelList(flags, "container-label-add"),
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
}

function addedEnv(client: Client, flags: Flags): string[] {
  for (const entry of flags.list("env-add"))
    if (entry === "" || entry.startsWith("="))
      throw new FlagError(
        `invalid argument ${quote(entry)} for "--env-add" flag: invalid environment variable: ${entry}`,
      );
  return resolveEnv(flags.list("env-add"), client.environment);
}
