import { parseDuration } from "../source/duration.ts";
import type { SourceLocation } from "../source/position.ts";
import { hostList } from "./model.ts";
import type { ComposeBuild, ComposeGrant, ComposeService, ComposeVolume } from "./project.ts";
import { isMap, placeOf, type Tree, type TreeMap } from "./tree.ts";
import { bool, entries, list, optionalText, stringMap, strings } from "./tree-values.ts";

type Dependency = ComposeService["dependsOn"] extends ReadonlyMap<string, infer Value> ? Value : never;

/** A completed service model as typed data. Durations are in nanoseconds. */
export function typedService(service: TreeMap, name: string, location: SourceLocation): ComposeService {
  const environment = isMap(service.environment) ? service.environment : {};
  return {
    name,
    image: optionalText(service.image),
    build: isMap(service.build)
      ? typedBuild(service.build, placeOf(service, "build") ?? location)
      : undefined,
    command: Array.isArray(service.command) ? strings(service.command) : undefined,
    entrypoint: Array.isArray(service.entrypoint) ? strings(service.entrypoint) : undefined,
    environment: new Map(
      Object.entries(environment).map(([key, value]) => [
        key,
        { value: optionalText(value), source: placeOf(environment, key) ?? location },
      ]),
    ),
    secrets: grants(service.secrets, location),
    configs: grants(service.configs, location),
    volumes: list(service.volumes).flatMap((volume, index) =>
      isMap(volume) ? [typedVolume(volume, placeOf(service.volumes as Tree[], index) ?? location)] : [],
    ),
    tmpfs: strings(service.tmpfs),
    labels: stringMap(service.labels),
    healthcheck: isMap(service.healthcheck) ? typedHealthcheck(service.healthcheck) : undefined,
    dependsOn: new Map(
      entries(service.depends_on).flatMap(([key, value]) =>
        isMap(value)
          ? [
              [
                key,
                { condition: value.condition as Dependency["condition"], required: value.required !== false },
              ],
            ]
          : [],
      ),
    ),
    profiles: strings(service.profiles),
    user: optionalText(service.user),
    workingDir: optionalText(service.working_dir),
    hostname: optionalText(service.hostname),
    containerName: optionalText(service.container_name),
    readOnly: bool(service.read_only),
    ports: list(service.ports).filter(isMap).map(portText),
    networks: entries(service.networks).map(([key]) => key),
    networkMode: optionalText(service.network_mode),
    extraHosts: isMap(service.extra_hosts) ? hostList(service.extra_hosts).map(String) : [],
    restart: optionalText(service.restart),
    stopSignal: optionalText(service.stop_signal),
    stopGracePeriod: nanoseconds(service.stop_grace_period),
    init: bool(service.init),
    privileged: bool(service.privileged),
    capAdd: strings(service.cap_add),
    capDrop: strings(service.cap_drop),
    groupAdd: list(service.group_add).map(String),
    logDriver: isMap(service.logging) ? optionalText(service.logging.driver) : undefined,
    tty: bool(service.tty),
    scale: Number(service.scale ?? (isMap(service.deploy) ? service.deploy.replicas : undefined) ?? 1),
    pullPolicy: optionalText(service.pull_policy),
    location,
  };
}

function typedBuild(build: TreeMap, location: SourceLocation): ComposeBuild {
  return {
    context: String(build.context ?? ""),
    dockerfile: String(build.dockerfile ?? "Dockerfile"),
    dockerfileInline: optionalText(build.dockerfile_inline),
    args: new Map(entries(build.args).map(([key, value]) => [key, optionalText(value)])),
    secrets: grants(build.secrets, location),
    // Written `id: path` by config, `id=path` on the command line of a build.
    ssh: strings(build.ssh).map((entry) => entry.replace(": ", "=")),
    labels: stringMap(build.labels),
    target: optionalText(build.target),
    network: optionalText(build.network),
    additionalContexts: stringMap(build.additional_contexts),
    noCache: bool(build.no_cache),
    tags: strings(build.tags),
    platforms: strings(build.platforms),
    extraHosts: strings(build.extra_hosts),
  };
}

function grants(value: Tree | undefined, location: SourceLocation): ComposeGrant[] {
  return list(value).flatMap((grant, index) =>
    isMap(grant)
      ? [
          {
            source: String(grant.source),
            target: optionalText(grant.target),
            uid: optionalText(grant.uid),
            gid: optionalText(grant.gid),
            mode: grant.mode === undefined ? undefined : Number.parseInt(String(grant.mode), 8),
            location: placeOf(value as Tree[], index) ?? location,
          },
        ]
      : [],
  );
}

function typedVolume(volume: TreeMap, location: SourceLocation): ComposeVolume {
  return {
    type: volume.type as ComposeVolume["type"],
    source: optionalText(volume.source),
    target: String(volume.target),
    readOnly: bool(volume.read_only),
    createHostPath: isMap(volume.bind) && bool(volume.bind.create_host_path),
    location,
  };
}

function typedHealthcheck(check: TreeMap): NonNullable<ComposeService["healthcheck"]> {
  const times = {
    interval: nanoseconds(check.interval),
    timeout: nanoseconds(check.timeout),
    startPeriod: nanoseconds(check.start_period),
    startInterval: nanoseconds(check.start_interval),
    retries: check.retries === undefined ? undefined : Number(check.retries),
  };
  const given = Object.fromEntries(Object.entries(times).filter(([, value]) => value !== undefined));
  return { test: strings(check.test), disable: bool(check.disable), ...given };
}

function nanoseconds(value: Tree | undefined): number | undefined {
  return value === undefined || value === null ? undefined : parseDuration(String(value));
}

/** `127.0.0.1:8080:80/tcp`, as `docker run -p` takes it. */
function portText(port: TreeMap): string {
  const address = port.host_ip === undefined ? "" : `${port.host_ip}:`;
  const published = port.published === undefined ? "" : `${port.published}:`;
  return `${address}${published}${port.target}/${port.protocol}`;
}
