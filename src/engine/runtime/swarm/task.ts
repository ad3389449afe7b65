import { createTree } from "../../filesystem/tree.ts";
import type { Tree } from "../../filesystem/types.ts";
import type { Image } from "../../image/types.ts";
import { cleanPath } from "../../source/clean-path.ts";
import { compileTemplate, ExecutionError } from "../../source/template/evaluate.ts";
import { TemplateError } from "../../source/template/parse.ts";
import { mergeConfig } from "../config.ts";
import { DaemonError } from "../errors.ts";
import type { CreateRequest, MountRequest, PortBinding } from "../types.ts";
import type { ContainerSpec, FileTarget, Service, SwarmObject, Task } from "./types.ts";

const decoder = new TextDecoder();

interface Delivered {
  readonly file: FileTarget;
  readonly object: SwarmObject;
  readonly type: "secret" | "config";
}

/** Files of a task by the id of what they hold: the same secret twice is one file, with one owner and mode. */
function filesOf(
  delivered: readonly Delivered[],
  contentOf: (one: Delivered) => Uint8Array,
  now: number,
): Tree {
  const entries = delivered.map((one) => {
    const { file, object } = one;
    const owner = { uid: Number(file.UID) || 0, gid: Number(file.GID) || 0, mtime: now };
    return [
      `/${object.id}`,
      { kind: "file", content: contentOf(one), mode: file.Mode & 0o7777, ...owner },
    ] as const;
  });
  return createTree([...new Map(entries)].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function targetOf({ file, type }: Delivered): string {
  if (file.Name.startsWith("/")) return cleanPath(file.Name);
  return type === "secret" ? `/run/secrets/${file.Name}` : `/${file.Name}`;
}

function deliveredTo(spec: ContainerSpec, find: TaskContext["find"]): Delivered[] {
  const one = (type: Delivered["type"], file: FileTarget, id: string): Delivered[] => {
    const object = find(id);
    return object ? [{ file, object, type }] : [];
  };
  return [
    ...(spec.Secrets ?? []).flatMap(({ File, SecretID }) => one("secret", File, SecretID)),
    ...(spec.Configs ?? []).flatMap(({ File, ConfigID }) => one("config", File, ConfigID)),
  ];
}

/** The read-only mounts of a task's secrets and configs; those that are templates are filled in. */
function deliveries(
  delivered: readonly Delivered[],
  fill: (text: string, functions: TaskFunctions) => string,
  environment: readonly string[],
  now: number,
): MountRequest[] {
  const textOf = (type: Delivered["type"]) => (name: unknown) => {
    const one = delivered.find((other) => other.type === type && other.file.Name === name);
    if (!one) throw new Error(`${type} target ${name} not found`);
    return decoder.decode(one.object.data);
  };
  const functions: TaskFunctions = {
    secret: textOf("secret"),
    config: textOf("config"),
    env: (name) =>
      environment.findLast((entry) => entry.startsWith(`${name}=`))?.slice(String(name).length + 1) ?? "",
  };
  const contentOf = ({ object }: Delivered) =>
    object.templating === undefined
      ? object.data
      : new TextEncoder().encode(fill(decoder.decode(object.data), functions));
  const tree = filesOf(delivered, contentOf, now);
  return delivered.map((each) => ({
    type: each.type,
    source: each.object.id,
    target: targetOf(each),
    readOnly: true,
    tree,
    subpath: `/${each.object.id}`,
  }));
}

type TaskFunctions = Readonly<Record<string, (name: unknown) => string>>;

/** What the node knows when it makes a task's container. */
export interface TaskContext {
  readonly task: Task;
  readonly nodeId: string;
  readonly hostname: string;
  readonly image: Image;
  readonly networks: CreateRequest["networks"];
  readonly find: (id: string) => SwarmObject | undefined;
  readonly now: number;
}

/** Fills in `{{.Service.Name}}`, `{{.Node.Hostname}}`, `{{.Task.Slot}}` and their like (swarmkit, template). */
function filler(service: Service, name: string, { task, nodeId, hostname }: TaskContext) {
  const slot = Number(task.place);
  const data = {
    Service: { ID: service.id, Name: service.spec.Name, Labels: service.spec.Labels },
    Node: { ID: nodeId, Hostname: hostname, Platform: { Architecture: "x86_64", OS: "linux" } },
    Task: { ID: task.id, Name: name, Slot: Number.isNaN(slot) ? task.place : String(slot) },
  };
  return (text: string, functions: TaskFunctions = {}): string => {
    if (!text.includes("{{")) return text;
    try {
      return compileTemplate(text, { functions })(data);
    } catch (error) {
      if (!(error instanceof TemplateError) && !(error instanceof ExecutionError)) throw error;
      throw new DaemonError(`failed to expand template: ${error.message}`);
    }
  };
}

/**
 * Ports that the node opens for a task. Those of the routing mesh belong to the service; with one node they lead to
 * its first task.
 */
function published({ spec }: Service, place: string): PortBinding[] {
  if (place !== "1" && spec.Mode.Replicated) return [];
  return (spec.EndpointSpec.Ports ?? []).map(({ Protocol, TargetPort, PublishedPort }) => ({
    port: `${TargetPort}/${Protocol}`,
    hostIp: "",
    hostPort: PublishedPort === undefined ? "" : String(PublishedPort),
  }));
}

/** What the node's engine is asked to create for a task. Throws DaemonError for a template that fails. */
export function taskRequest(service: Service, context: TaskContext): CreateRequest {
  const { task, nodeId, image, networks, find, now } = context;
  const { Name, TaskTemplate } = service.spec;
  const spec = TaskTemplate.ContainerSpec;
  const name = `${Name}.${task.place}.${task.id}`;
  const fill = filler(service, name, context);
  const environment = (spec.Env ?? []).map((entry) => fill(entry));
  const prefix = "com.docker.swarm";
  const mounts = (spec.Mounts ?? []).map(
    ({ Type, Source, Target, ReadOnly, VolumeOptions }): MountRequest => ({
      type: Type,
      target: fill(Target),
      readOnly: ReadOnly ?? false,
      noCopy: VolumeOptions?.NoCopy ?? false,
      ...(Source === undefined ? {} : { source: fill(Source) }),
    }),
  );
  const config = mergeConfig(image, {
    Image: spec.Image,
    Hostname: spec.Hostname === undefined ? undefined : fill(spec.Hostname),
    Env: environment,
    Cmd: spec.Args ?? (spec.Command ? [] : undefined),
    Entrypoint: spec.Command,
    WorkingDir: spec.Dir,
    User: spec.User,
    Labels: {
      ...spec.Labels,
      [`${prefix}.node.id`]: nodeId,
      [`${prefix}.service.id`]: service.id,
      [`${prefix}.service.name`]: Name,
      [`${prefix}.task`]: "",
      [`${prefix}.task.id`]: task.id,
      [`${prefix}.task.name`]: name,
    },
    Healthcheck: spec.Healthcheck,
    StopSignal: spec.StopSignal,
    Tty: spec.TTY ?? false,
    OpenStdin: spec.OpenStdin ?? false,
  });
  return {
    name,
    image,
    config,
    networks,
    task: task.id,
    ...(spec.StopGracePeriod === undefined ? {} : { stopTimeout: spec.StopGracePeriod / 1e9 }),
    host: {
      binds: [],
      mounts: [...mounts, ...deliveries(deliveredTo(spec, find), fill, environment, now)],
      networkMode: networks[0]?.network ?? "bridge",
      ports: published(service, task.place),
      restart: { name: "no", retries: 0 },
      autoRemove: false,
      readOnlyRootfs: spec.ReadOnly ?? false,
      extraHosts: (spec.Hosts ?? []).map((line) => line.split(" ").reverse().join(":")),
      ...(spec.CapabilityAdd ? { capAdd: spec.CapabilityAdd } : {}),
      ...(spec.CapabilityDrop ? { capDrop: spec.CapabilityDrop } : {}),
    },
  };
}
