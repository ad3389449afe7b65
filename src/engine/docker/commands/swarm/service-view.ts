import type { ContainerSpec, FileTarget, Service, ServiceSpec, Task } from "../../../runtime/swarm/types.ts";
import { formatDuration } from "../../../source/duration.ts";
import { GoStringer, withZeroFields } from "../../../source/template/print.ts";
import { humanDuration, rfc3339 } from "../../cli/human.ts";

/** Fields of swarm.ContainerSpec that JSON leaves out when they are empty (moby api/types/swarm/container.go). */
const CONTAINER_ZEROS = {
  ...{ Image: "", Labels: null, Command: null, Args: null, Hostname: "", Env: null, Dir: "", User: "" },
  ...{ Groups: null, Privileges: null, Init: null, StopSignal: "", TTY: false, OpenStdin: false },
  ...{ ReadOnly: false, Mounts: null, StopGracePeriod: null, Healthcheck: null, Hosts: null },
  ...{ DNSConfig: null, Secrets: null, Configs: null, Isolation: "", Sysctls: null },
  ...{ CapabilityAdd: null, CapabilityDrop: null, Ulimits: null },
};

/** Permission bits as Go's FileMode prints them: `-r--r--r--`. */
function modeText(mode: number): string {
  const bits = [...(mode & 0o777).toString(2).padStart(9, "0")];
  return `-${bits.map((bit, at) => (bit === "1" ? "rwx"[at % 3] : "-")).join("")}`;
}

function withMode<T extends { readonly File: FileTarget }>(reference: T): object {
  const { File } = reference;
  return { ...reference, File: { ...File, Mode: new GoStringer(File.Mode, modeText(File.Mode)) } };
}

function containerView(spec: ContainerSpec): object {
  const { Secrets, Configs } = spec;
  const view = {
    ...spec,
    ...(Secrets ? { Secrets: Secrets.map(withMode) } : {}),
    ...(Configs ? { Configs: Configs.map(withMode) } : {}),
  };
  return withZeroFields(view, "*swarm.ContainerSpec", CONTAINER_ZEROS);
}

function specView(spec: ServiceSpec): object {
  const { TaskTemplate } = spec;
  const template = { ...TaskTemplate, ContainerSpec: containerView(TaskTemplate.ContainerSpec) };
  return withZeroFields(
    {
      ...spec,
      TaskTemplate: withZeroFields(template, "swarm.TaskSpec", { Networks: null, LogDriver: null }),
      Mode: withZeroFields(spec.Mode, "swarm.ServiceMode", { Replicated: null, Global: null }),
      EndpointSpec: withZeroFields(spec.EndpointSpec, "*swarm.EndpointSpec", { Ports: null }),
    },
    "swarm.ServiceSpec",
    {},
  );
}

export function inspectService(service: Service): Record<string, unknown> {
  const { spec, status, previous } = service;
  const { Ports } = spec.EndpointSpec;
  const endpoint = Ports ? { Spec: spec.EndpointSpec, Ports } : { Spec: {} };
  const whole = {
    ID: service.id,
    Version: { Index: service.version },
    CreatedAt: rfc3339(service.created),
    UpdatedAt: rfc3339(service.updated),
    Spec: specView(spec),
    ...(previous ? { PreviousSpec: specView(previous) } : {}),
    Endpoint: withZeroFields(endpoint, "swarm.Endpoint", { Ports: null, VirtualIPs: null }),
    ...(status
      ? {
          UpdateStatus: {
            State: status.State,
            StartedAt: rfc3339(status.StartedAt),
            ...(status.CompletedAt === undefined ? {} : { CompletedAt: rfc3339(status.CompletedAt) }),
            Message: status.Message,
          },
        }
      : {}),
  };
  const zeros = { PreviousSpec: null, UpdateStatus: null, ServiceStatus: null, JobStatus: null };
  return withZeroFields(whole, "swarm.Service", zeros);
}

export function inspectTask(service: Service, task: Task, nodeId: string): Record<string, unknown> {
  return {
    ID: task.id,
    Version: { Index: service.version },
    CreatedAt: rfc3339(service.created),
    UpdatedAt: rfc3339(task.since),
    Labels: {},
    Spec: withZeroFields(
      { ...JSON.parse(task.template), ContainerSpec: containerView(service.spec.TaskTemplate.ContainerSpec) },
      "swarm.TaskSpec",
      { Networks: null },
    ),
    ServiceID: service.id,
    ...(Number.isNaN(Number(task.place)) ? {} : { Slot: Number(task.place) }),
    NodeID: nodeId,
    Status: {
      Timestamp: rfc3339(task.since),
      State: task.state.toLowerCase(),
      Message: task.state === "Running" ? "started" : task.state.toLowerCase(),
      ...(task.error ? { Err: task.error } : {}),
      ContainerStatus: {
        ContainerID: task.container?.id ?? "",
        PID: task.state === "Running" ? 1 : 0,
        ExitCode: task.container?.exitCode ?? 0,
      },
      PortStatus: {},
    },
    DesiredState: task.desired.toLowerCase(),
  };
}

type Row = readonly [label: string, value: string | number | undefined];

const rows = (list: readonly Row[]): string =>
  list
    .flatMap(([label, value]) => (value === undefined || value === "" ? [] : [`${label}${value}\n`]))
    .join("");

function policyText(title: string, order: string, policy: ServiceSpec["UpdateConfig"]): string {
  return `${title}:\n${rows([
    [" Parallelism:\t", policy.Parallelism],
    [" Delay:\t\t", policy.Delay ? formatDuration(policy.Delay) : undefined],
    [" On failure:\t", policy.FailureAction],
    [" Monitoring Period: ", formatDuration(policy.Monitor)],
    [" Max failure ratio: ", policy.MaxFailureRatio],
    [order, policy.Order],
  ])}`;
}

function grantsText(title: string, grants: readonly { File: FileTarget; name: string }[]): string {
  if (grants.length === 0) return "";
  return `${title}:\n${grants.map(({ File, name }) => ` Target:\t${File.Name}\n  Source:\t${name}\n`).join("")}`;
}

/** `docker service inspect --pretty` (docker/cli cli/command/service/formatter.go). */
export function prettyService(service: Service, now: number): string {
  const { spec, status } = service;
  const { ContainerSpec: own } = spec.TaskTemplate;
  const labels = Object.entries(spec.Labels).map(([key, value]) => ` ${key}${value ? `=${value}` : ""}\n`);
  const ago = (time: number) => `${humanDuration(now - time).toLowerCase()} ago`;
  const mode = spec.Mode.Replicated ? `Replicated\n Replicas:\t${spec.Mode.Replicated.Replicas}` : "Global";
  const mounts = (own.Mounts ?? []).map(
    ({ Target, Source = "", ReadOnly = false, Type }) =>
      ` Target:\t${Target}\n  Source:\t${Source}\n  ReadOnly:\t${ReadOnly}\n  Type:\t\t${Type}\n`,
  );
  const constraints = (spec.TaskTemplate.Placement as { Constraints?: readonly string[] }).Constraints;
  const ports = (spec.EndpointSpec.Ports ?? []).map(
    (port) =>
      ` PublishedPort = ${port.PublishedPort ?? 0}\n  Protocol = ${port.Protocol}\n  TargetPort = ${port.TargetPort}\n  PublishMode = ${port.PublishMode}\n`,
  );
  return [
    `\nID:\t\t${service.id}\nName:\t\t${spec.Name}\n`,
    labels.length > 0 ? `Labels:\n${labels.join("")}` : "",
    `Service Mode:\t${mode}\n`,
    status
      ? `UpdateStatus:\n State:\t\t${status.State}\n Started:\t${ago(status.StartedAt)}\n${status.CompletedAt === undefined ? "" : ` Completed:\t${ago(status.CompletedAt)}\n`} Message:\t${status.Message}\n`
      : "",
    `Placement:\n${constraints ? ` Constraints:\t[${constraints.join(" ")}]\n` : ""}`,
    policyText("UpdateConfig", " Update order:      ", spec.UpdateConfig),
    policyText("RollbackConfig", " Rollback order:    ", spec.RollbackConfig),
    `ContainerSpec:\n${rows([
      [" Image:\t\t", own.Image],
      [" Args:\t\t", (own.Args ?? []).join(" ")],
      [" Env:\t\t", (own.Env ?? []).join(" ")],
      [" Dir:\t\t", own.Dir],
      [" User:\t\t", own.User],
    ])} Init:\t\t${own.Init ?? false}\n`,
    mounts.length > 0 ? `Mounts:\n${mounts.join("")}` : "",
    grantsText(
      "Configs",
      (own.Configs ?? []).map(({ File, ConfigName }) => ({ File, name: ConfigName })),
    ),
    grantsText(
      "Secrets",
      (own.Secrets ?? []).map(({ File, SecretName }) => ({ File, name: SecretName })),
    ),
    "Resources:\n",
    `Endpoint Mode:\t${spec.EndpointSpec.Mode}\n`,
    ports.length > 0 ? `Ports:\n${ports.join("")}` : "",
    "\n",
  ].join("");
}
