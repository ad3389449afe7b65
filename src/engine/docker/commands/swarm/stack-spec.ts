import { shellWords } from "../../../compose/shell-words.ts";
import { isMap, type Tree, type TreeMap } from "../../../compose/tree.ts";
import { bool, entries, list, maps, optionalText, strings } from "../../../compose/tree-values.ts";
import { InvalidReferenceError, parseReference } from "../../../image/reference.ts";
import type { Healthcheck } from "../../../image/types.ts";
import type {
  ContainerSpec,
  PublishedPort,
  ServiceMount,
  ServiceSpec,
  UpdatePolicy,
} from "../../../runtime/swarm/types.ts";
import { cleanPath } from "../../../source/clean-path.ts";
import { parseDuration } from "../../../source/duration.ts";
import { parseSize } from "../../../source/size.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import { parseVolume } from "../container/mounts.ts";
import { portsOf } from "./options.ts";
import { configReferences, type FileRequest, secretReferences } from "./references.ts";
import { serviceSpec, withoutEmpty } from "./spec.ts";
import { stackEnvironment } from "./stack-environment.ts";

/** The label that all of a stack carries. */
export const NAMESPACE = "com.docker.stack.namespace";

/** A stack as it was read from its files. */
export interface Stack {
  readonly name: string;
  readonly tree: TreeMap;
  /** Absolute folder of the first file: what relative paths begin at. */
  readonly folder: string;
}

export type Section = "networks" | "volumes" | "secrets" | "configs";

/** A section's entries: those without content count as empty maps. */
export function sectionOf({ tree }: Stack, section: Section | "services"): Map<string, TreeMap> {
  return new Map(entries(tree[section]).map(([key, value]) => [key, isMap(value) ? value : {}]));
}

export function isExternal(entry: TreeMap): boolean {
  return isMap(entry.external) || bool(entry.external);
}

/** What an entry is called in the swarm: the stack's name before it, unless it is external or has a name. */
export function resourceName(stack: Stack, section: Section, key: string): string {
  const entry = sectionOf(stack, section).get(key) ?? {};
  const older = isMap(entry.external) ? optionalText(entry.external.name) : undefined;
  return older ?? optionalText(entry.name) ?? (isExternal(entry) ? key : `${stack.name}_${key}`);
}

/** Refuses what has no image, or none that can be one; before anything is made. */
export function checkImages(stack: Stack): void {
  for (const [name, service] of sectionOf(stack, "services")) {
    const complain = (why: string) => new ClientError(`invalid image reference for service ${name}: ${why}`);
    const image = optionalText(service.image);
    if (!image) throw complain("no image specified");
    try {
      parseReference(image);
    } catch (error) {
      throw error instanceof InvalidReferenceError ? complain(error.message) : error;
    }
  }
}

/** `a: b` or `- a=b` as a map. */
function pairs(value: Tree | undefined): Record<string, string> {
  if (isMap(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, item === null ? "" : String(item)]),
    );
  return Object.fromEntries(
    strings(value).map((text) => {
      const [key = "", ...rest] = text.split("=");
      return [key, rest.join("=")];
    }),
  );
}

const words = (value: Tree | undefined): string[] =>
  typeof value === "string" ? (shellWords(value) ?? []) : strings(value);

const time = (value: Tree | undefined): number | undefined =>
  value === undefined || value === null ? undefined : parseDuration(String(value));

function requests(stack: Stack, section: "secrets" | "configs", service: TreeMap): FileRequest[] {
  const kind = section === "secrets" ? "secret" : "config";
  const known = sectionOf(stack, section);
  return list(service[section])
    .map((grant): FileRequest => {
      const long = isMap(grant) ? grant : { source: grant };
      const source = String(long.source);
      if (!known.has(source)) throw new ClientError(`undefined ${kind} ${JSON.stringify(source)}`);
      const file = {
        Name: optionalText(long.target) ?? source,
        UID: optionalText(long.uid) ?? "0",
        GID: optionalText(long.gid) ?? "0",
        Mode: typeof long.mode === "number" ? long.mode : 0o444,
      };
      return { source: resourceName(stack, section, source), file };
    })
    .sort((a, b) => (a.source < b.source ? -1 : a.source > b.source ? 1 : 0));
}

function mountsOf(stack: Stack, service: TreeMap): ServiceMount[] {
  const volumes = sectionOf(stack, "volumes");
  return list(service.volumes).map((entry): ServiceMount => {
    const long = isMap(entry) ? entry : undefined;
    const short = long ? undefined : parseVolume(String(entry), stack.folder);
    const type = (optionalText(long?.type) ?? short?.type ?? "volume") as ServiceMount["Type"];
    const given = long ? optionalText(long.source) : short?.source;
    const target = optionalText(long?.target) ?? short?.target ?? "";
    const readOnly = bool(long?.read_only) || short?.readOnly === true;
    if (type === "volume" && given !== undefined && !volumes.has(given))
      throw new ClientError(`undefined volume ${JSON.stringify(given)}`);
    const source =
      given === undefined
        ? undefined
        : type === "volume"
          ? resourceName(stack, "volumes", given)
          : cleanPath(given.startsWith("/") ? given : `${stack.folder}/${given}`);
    return {
      Type: type,
      ...(source === undefined ? {} : { Source: source }),
      Target: target,
      ...(readOnly ? { ReadOnly: true } : {}),
      ...(type === "volume" && source ? { VolumeOptions: { Labels: { [NAMESPACE]: stack.name } } } : {}),
    };
  });
}

function healthOf(service: TreeMap): Healthcheck | undefined {
  const check = service.healthcheck;
  if (!isMap(check)) return undefined;
  if (bool(check.disable)) return { Test: ["NONE"] };
  const test = typeof check.test === "string" ? ["CMD-SHELL", check.test] : strings(check.test);
  const parts = {
    Interval: time(check.interval),
    Timeout: time(check.timeout),
    StartPeriod: time(check.start_period),
    StartInterval: time(check.start_interval),
    Retries: check.retries === undefined ? undefined : Number(check.retries),
  };
  const given = Object.entries(parts).filter(([, value]) => value !== undefined);
  return { Test: test, ...Object.fromEntries(given) };
}

function portsOfService(service: TreeMap): PublishedPort[] {
  return list(service.ports).flatMap((entry): PublishedPort[] => {
    if (!isMap(entry)) return portsOf([String(entry)]);
    const published = optionalText(entry.published);
    return [
      {
        Protocol: optionalText(entry.protocol) ?? "tcp",
        TargetPort: Number(entry.target),
        ...(published ? { PublishedPort: Number(published) } : {}),
        PublishMode: entry.mode === "host" ? "host" : "ingress",
      },
    ];
  });
}

function containerOf(client: Client, stack: Stack, service: TreeMap): ContainerSpec {
  const swarm = client.engine.manager();
  const dns = typeof service.dns === "string" ? [service.dns] : strings(service.dns);
  const health = healthOf(service);
  const grace = time(service.stop_grace_period);
  return withoutEmpty({
    Image: parseReference(String(service.image)).familiar,
    Labels: { ...pairs(service.labels), [NAMESPACE]: stack.name },
    Command: words(service.entrypoint),
    Args: words(service.command),
    Hostname: optionalText(service.hostname) ?? "",
    Env: stackEnvironment(client, service, stack.folder),
    Dir: optionalText(service.working_dir) ?? "",
    User: optionalText(service.user) ?? "",
    Init: bool(service.init),
    StopSignal: optionalText(service.stop_signal) ?? "",
    TTY: bool(service.tty),
    OpenStdin: bool(service.stdin_open),
    ReadOnly: bool(service.read_only),
    Mounts: mountsOf(stack, service),
    StopGracePeriod: grace ?? 10e9,
    ...(health ? { Healthcheck: health } : {}),
    Hosts: Array.isArray(service.extra_hosts)
      ? strings(service.extra_hosts).map((text) => text.replace(/^(.*?)[:=](.*)$/, "$2 $1"))
      : Object.entries(pairs(service.extra_hosts)).map(([name, address]) => `${address} ${name}`),
    DNSConfig: dns.length > 0 ? { Nameservers: dns } : {},
    Secrets: secretReferences(swarm, requests(stack, "secrets", service)),
    Configs: configReferences(swarm, requests(stack, "configs", service)),
    Isolation: "default",
    CapabilityAdd: strings(service.cap_add).map((name) => `CAP_${name.replace(/^CAP_/, "")}`),
    CapabilityDrop: strings(service.cap_drop).map((name) =>
      name === "ALL" ? name : `CAP_${name.replace(/^CAP_/, "")}`,
    ),
  });
}

function policy(value: Tree | undefined): UpdatePolicy {
  const given = isMap(value) ? value : {};
  const delay = time(given.delay);
  return {
    Parallelism: given.parallelism === undefined ? 1 : Number(given.parallelism),
    ...(delay ? { Delay: delay } : {}),
    FailureAction: (optionalText(given.failure_action) ?? "pause") as UpdatePolicy["FailureAction"],
    Monitor: time(given.monitor) ?? 5e9,
    MaxFailureRatio: Number(given.max_failure_ratio ?? 0),
    Order: (optionalText(given.order) ?? "stop-first") as UpdatePolicy["Order"],
  };
}

function restartOf(deploy: TreeMap): Partial<ServiceSpec["TaskTemplate"]["RestartPolicy"]> {
  const given = deploy.restart_policy;
  if (!isMap(given)) return {};
  return {
    Condition: (optionalText(given.condition) ?? "any") as "any",
    Delay: time(given.delay) ?? 5e9,
    MaxAttempts: Number(given.max_attempts ?? 0),
  };
}

function amounts(value: Tree | undefined): { NanoCPUs?: number; MemoryBytes?: number } {
  if (!isMap(value)) return {};
  const memory = value.memory === undefined ? undefined : parseSize(String(value.memory));
  return {
    ...(value.cpus === undefined ? {} : { NanoCPUs: Math.round(Number(value.cpus) * 1e9) }),
    ...(memory === undefined ? {} : { MemoryBytes: memory }),
  };
}

function networksOf(client: Client, stack: Stack, name: string, service: TreeMap) {
  const known = sectionOf(stack, "networks");
  const used = Array.isArray(service.networks)
    ? strings(service.networks)
    : Object.keys(isMap(service.networks) ? service.networks : { default: null });
  return used.map((key) => {
    if (key !== "default" && !known.has(key))
      throw new ClientError(`undefined network ${JSON.stringify(key)}`);
    const full = resourceName(stack, "networks", key);
    const options = isMap(service.networks) ? service.networks[key] : undefined;
    const aliases = isMap(options) ? strings(options.aliases) : [];
    return { Target: client.engine.networks.get(full)?.id ?? full, Aliases: [...aliases, name] };
  });
}

/** A stack's service as a spec. Throws ClientError that begins with the service's name. */
export function stackServiceSpec(client: Client, stack: Stack, name: string, service: TreeMap): ServiceSpec {
  const deploy = isMap(service.deploy) ? service.deploy : {};
  const resources = isMap(deploy.resources) ? deploy.resources : {};
  const placement = isMap(deploy.placement) ? strings(deploy.placement.constraints) : [];
  const [logging] = maps([service.logging ?? null]);
  const ports = portsOfService(service);
  try {
    return serviceSpec({
      name: `${stack.name}_${name}`,
      labels: {
        ...pairs(deploy.labels),
        "com.docker.stack.image": String(service.image),
        [NAMESPACE]: stack.name,
      },
      networks: networksOf(client, stack, name, service),
      container: containerOf(client, stack, service),
      mode:
        deploy.mode === "global"
          ? { Global: {} }
          : { Replicated: { Replicas: deploy.replicas === undefined ? 1 : Number(deploy.replicas) } },
      restart: restartOf(deploy),
      resources: { Limits: amounts(resources.limits), Reservations: amounts(resources.reservations) },
      placement: placement.length > 0 ? { Constraints: placement } : {},
      logDriver: logging?.driver
        ? {
            Name: String(logging.driver),
            ...(isMap(logging.options) ? { Options: pairs(logging.options) } : {}),
          }
        : undefined,
      update: policy(deploy.update_config),
      rollback: policy(deploy.rollback_config),
      endpoint: {
        Mode: optionalText(deploy.endpoint_mode) ?? "vip",
        ...(ports.length > 0 ? { Ports: ports } : {}),
      },
    });
  } catch (error) {
    if (error instanceof ClientError) throw new ClientError(`service ${name}: ${error.message}`);
    throw error;
  }
}
