import type { SimulatedContainer } from "../../runtime/container.ts";
import type { Engine } from "../../runtime/engine.ts";
import type { ContainerMount } from "../../runtime/types.ts";
import { goStruct, withZeroFields } from "../../source/template/print.ts";
import { rfc3339 } from "../cli/human.ts";
import { manifestDigest } from "./image.ts";
import { DATA_ROOT, macOf, mountpointOf } from "./objects.ts";

const NEVER = "0001-01-01T00:00:00Z";

const MASKED = `/proc/asound /proc/acpi /proc/interrupts /proc/kcore /proc/keys /proc/latency_stats
  /proc/timer_list /proc/timer_stats /proc/sched_debug /proc/scsi /sys/firmware /sys/devices/virtual/powercap`;
const READ_ONLY = "/proc/bus /proc/fs /proc/irq /proc/sys /proc/sysrq-trigger";

function time(milliseconds: number): string {
  return milliseconds === 0 ? NEVER : rfc3339(milliseconds);
}

function orNull<T extends object>(value: T): T | null {
  return Object.keys(value).length > 0 ? value : null;
}

function stateOf(container: SimulatedContainer): Record<string, unknown> {
  const { status, isRunning, health } = container;
  const state = {
    Status: status,
    Running: isRunning,
    Paused: status === "paused",
    Restarting: status === "restarting",
    OOMKilled: false,
    Dead: false,
    Pid: isRunning ? 1000 + (container.init?.pid ?? 0) : 0,
    ExitCode: container.exitCode,
    Error: container.error,
    StartedAt: time(container.startedAt),
    FinishedAt: time(container.finishedAt),
    ...(health
      ? {
          Health: goStruct({
            Status: health.status,
            FailingStreak: health.failingStreak,
            Log: health.log.map(({ start, end, exitCode, output }) =>
              goStruct({ Start: rfc3339(start), End: rfc3339(end), ExitCode: exitCode, Output: output }),
            ),
          }),
        }
      : {}),
  };
  return withZeroFields(state, "*container.State", { Health: null });
}

function mountOf(mount: ContainerMount): Record<string, unknown> {
  const { type, source, target, readOnly, mode = "" } = mount;
  const volume = type === "volume";
  return goStruct({
    Type: type,
    ...(volume ? { Name: source } : {}),
    Source: volume ? mountpointOf(source) : source,
    Destination: target,
    ...(volume ? { Driver: "local" } : {}),
    Mode: mode,
    RW: !readOnly,
    Propagation: type === "bind" ? "rprivate" : "",
  });
}

function bindings(container: SimulatedContainer, found: boolean): Record<string, unknown> {
  const ports: Record<string, unknown> = {};
  if (found) for (const port of Object.keys(container.config.ExposedPorts)) ports[port] = null;
  for (const { port, hostIp, hostPort } of found ? container.bindings : container.host.ports) {
    const ips = found && !hostIp ? ["0.0.0.0", "::"] : [hostIp];
    ports[port] = ips.map((HostIp) => ({ HostIp, HostPort: hostPort }));
  }
  return found && !container.isRunning ? {} : ports;
}

/** As the daemon writes them down: `CAP_NET_ADMIN`, but `ALL`. */
function capabilities(names: readonly string[] = []): string[] | null {
  const words = names.map((name) => name.toUpperCase().replace(/^CAP_/, ""));
  return words.length === 0 ? null : words.map((word) => (word === "ALL" ? word : `CAP_${word}`)).sort();
}

/** The whole HostConfig; what is not simulated stands at the engine's default. */
function hostConfigOf(container: SimulatedContainer): Record<string, unknown> {
  const { host } = container;
  const asked = host.mounts.filter(
    ({ type, mode, createHostPath }) => type !== "tmpfs" && mode === undefined && !createHostPath,
  );
  const tmpfs = host.mounts.filter(({ type, mode }) => type === "tmpfs" && mode !== undefined);
  return {
    Binds: host.binds.length > 0 ? host.binds : null,
    ContainerIDFile: "",
    LogConfig: { Type: host.logDriver ?? "json-file", Config: {} },
    NetworkMode: host.networkMode,
    PortBindings: bindings(container, false),
    RestartPolicy: goStruct({ Name: host.restart.name, MaximumRetryCount: host.restart.retries }),
    AutoRemove: host.autoRemove,
    VolumeDriver: "",
    VolumesFrom: null,
    ConsoleSize: [0, 0],
    CapAdd: capabilities(host.capAdd),
    CapDrop: capabilities(host.capDrop),
    CgroupnsMode: "private",
    Dns: [],
    DnsOptions: [],
    DnsSearch: [],
    ExtraHosts: host.extraHosts.length > 0 ? host.extraHosts : null,
    GroupAdd: host.groupAdd?.length ? host.groupAdd : null,
    IpcMode: "private",
    Cgroup: "",
    Links: null,
    OomScoreAdj: 0,
    PidMode: "",
    Privileged: host.privileged ?? false,
    PublishAllPorts: false,
    ReadonlyRootfs: host.readOnlyRootfs,
    SecurityOpt: null,
    ...(tmpfs.length > 0
      ? { Tmpfs: Object.fromEntries(tmpfs.map(({ target, mode }) => [target, mode ?? ""])) }
      : {}),
    UTSMode: "",
    UsernsMode: "",
    ShmSize: 67108864,
    Runtime: "runc",
    Isolation: "",
    ...(asked.length > 0
      ? {
          Mounts: asked.map(({ type, source, target, readOnly }) => ({
            Type: type,
            ...(source === undefined ? {} : { Source: source }),
            Target: target,
            ...(readOnly ? { ReadOnly: true } : {}),
          })),
        }
      : {}),
    MaskedPaths: MASKED.split(/\s+/),
    ReadonlyPaths: READ_ONLY.split(" "),
  };
}

function configOf(container: SimulatedContainer): Record<string, unknown> {
  const { config } = container;
  return goStruct({
    Hostname: config.Hostname,
    Domainname: "",
    User: config.User,
    AttachStdin: false,
    AttachStdout: false,
    AttachStderr: false,
    ...(orNull(config.ExposedPorts) ? { ExposedPorts: config.ExposedPorts } : {}),
    Tty: config.Tty,
    OpenStdin: config.OpenStdin,
    StdinOnce: false,
    Env: config.Env.length > 0 ? config.Env : null,
    Cmd: config.Cmd.length > 0 ? config.Cmd : null,
    ...(config.Healthcheck ? { Healthcheck: goStruct({ ...config.Healthcheck }) } : {}),
    Image: config.Image,
    Volumes: orNull(config.Volumes),
    WorkingDir: config.WorkingDir,
    Entrypoint: config.Entrypoint.length > 0 ? config.Entrypoint : null,
    OnBuild: container.image.config.OnBuild ?? null,
    Labels: Object.fromEntries(Object.entries(config.Labels).sort(([a], [b]) => (a < b ? -1 : 1))),
    ...(config.StopSignal ? { StopSignal: config.StopSignal } : {}),
  });
}

function networkSettings(container: SimulatedContainer, engine: Engine): Record<string, unknown> {
  const names = container.networks.length > 0 ? container.networks : [];
  const networks = names.map(({ network: name, aliases }) => {
    const network = engine.networks.get(name);
    const address = container.addresses.get(network?.name ?? name) ?? "";
    const own = name !== "bridge";
    return [
      name,
      {
        IPAMConfig: null,
        Links: null,
        Aliases: aliases.length > 0 ? aliases : null,
        MacAddress: address ? macOf(address) : "",
        DriverOpts: null,
        GwPriority: 0,
        NetworkID: network?.id ?? "",
        EndpointID: address ? container.id.split("").reverse().join("") : "",
        Gateway: address && network ? `${network.prefix}.0.1` : "",
        IPAddress: address,
        IPPrefixLen: address ? 16 : 0,
        IPv6Gateway: "",
        GlobalIPv6Address: "",
        GlobalIPv6PrefixLen: 0,
        DNSNames: own ? [...new Set([container.name, ...aliases, container.id.slice(0, 12)])] : null,
      },
    ] as const;
  });
  const bridge = networks.find(([name]) => name === "bridge")?.[1];
  return {
    Bridge: "",
    SandboxID: container.isRunning ? container.id : "",
    SandboxKey: container.isRunning ? `/var/run/docker/netns/${container.id.slice(0, 12)}` : "",
    Ports: bindings(container, true),
    HairpinMode: false,
    LinkLocalIPv6Address: "",
    LinkLocalIPv6PrefixLen: 0,
    SecondaryIPAddresses: null,
    SecondaryIPv6Addresses: null,
    EndpointID: bridge?.EndpointID ?? "",
    Gateway: bridge?.Gateway ?? "",
    GlobalIPv6Address: "",
    GlobalIPv6PrefixLen: 0,
    IPAddress: bridge?.IPAddress ?? "",
    IPPrefixLen: bridge?.IPPrefixLen ?? 0,
    IPv6Gateway: "",
    MacAddress: bridge?.MacAddress ?? "",
    Networks: Object.fromEntries(networks),
  };
}

/** `docker container inspect`: every key of the real one that does not speak of hardware limits. */
export function inspectContainer(container: SimulatedContainer, engine: Engine): Record<string, unknown> {
  const { id, config, image } = container;
  const [path = "", ...args] = [...config.Entrypoint, ...config.Cmd];
  const folder = `${DATA_ROOT}/containers/${id}`;
  return {
    Id: id,
    Created: rfc3339(container.created),
    Path: path,
    Args: args,
    State: stateOf(container),
    Image: image.id,
    ResolvConfPath: `${folder}/resolv.conf`,
    HostnamePath: `${folder}/hostname`,
    HostsPath: `${folder}/hosts`,
    LogPath: container.startedAt === 0 ? "" : `${folder}/${id}-json.log`,
    Name: `/${container.name}`,
    RestartCount: container.restartCount,
    Driver: "overlayfs",
    Platform: "linux",
    MountLabel: "",
    ProcessLabel: "",
    AppArmorProfile: "",
    ExecIDs: null,
    HostConfig: hostConfigOf(container),
    GraphDriver: { Data: null, Name: "overlayfs" },
    Mounts: container.mounts.filter(({ type }) => type === "bind" || type === "volume").map(mountOf),
    Config: configOf(container),
    NetworkSettings: networkSettings(container, engine),
    ImageManifestDescriptor: {
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      digest: manifestDigest(image),
      size: 1044,
      platform: { architecture: image.architecture, os: image.os },
    },
  };
}
