import { createTree } from "../../filesystem/tree.ts";
import type { Tree } from "../../filesystem/types.ts";
import type { Image } from "../../image/types.ts";
import { mergeConfig } from "../config.ts";
import { cleanPath } from "../copy.ts";
import type { CreateRequest, MountRequest } from "../types.ts";
import type { ContainerSpec, FileTarget, Service, SwarmObject } from "./types.ts";

interface Delivered {
  readonly file: FileTarget;
  readonly object: SwarmObject;
  readonly type: "secret" | "config";
}

/** Files of a task by the id of what they hold: the same secret twice is one file, with one owner and mode. */
function filesOf(delivered: readonly Delivered[], now: number): Tree {
  const entries = delivered.map(({ file, object }) => {
    const owner = { uid: Number(file.UID) || 0, gid: Number(file.GID) || 0, mtime: now };
    return [
      `/${object.id}`,
      { kind: "file", content: object.data, mode: file.Mode & 0o7777, ...owner },
    ] as const;
  });
  return createTree([...new Map(entries)].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function targetOf({ file, type }: Delivered): string {
  if (file.Name.startsWith("/")) return cleanPath(file.Name);
  return type === "secret" ? `/run/secrets/${file.Name}` : `/${file.Name}`;
}

/** The read-only mounts of a task's secrets and configs. */
function deliveries(
  spec: ContainerSpec,
  find: (id: string) => SwarmObject | undefined,
  now: number,
): MountRequest[] {
  const delivered = [
    ...(spec.Secrets ?? []).map(({ File, SecretID }) => ({
      file: File,
      id: SecretID,
      type: "secret" as const,
    })),
    ...(spec.Configs ?? []).map(({ File, ConfigID }) => ({
      file: File,
      id: ConfigID,
      type: "config" as const,
    })),
  ].flatMap(({ file, id, type }): Delivered[] => {
    const object = find(id);
    return object ? [{ file, object, type }] : [];
  });
  const tree = filesOf(delivered, now);
  return delivered.map((each) => ({
    type: each.type,
    source: each.object.id,
    target: targetOf(each),
    readOnly: true,
    tree,
    subpath: `/${each.object.id}`,
  }));
}

/** What the node's engine is asked to create for a task. */
export function taskRequest(
  service: Service,
  task: { readonly id: string; readonly slot: number; readonly nodeId: string },
  image: Image,
  networks: CreateRequest["networks"],
  find: (id: string) => SwarmObject | undefined,
  now: number,
): CreateRequest {
  const { Name, TaskTemplate } = service.spec;
  const spec = TaskTemplate.ContainerSpec;
  const name = `${Name}.${task.slot}.${task.id}`;
  const prefix = "com.docker.swarm";
  const mounts = (spec.Mounts ?? []).map(
    ({ Type, Source, Target, ReadOnly }): MountRequest => ({
      type: Type,
      target: Target,
      readOnly: ReadOnly ?? false,
      ...(Source === undefined ? {} : { source: Source }),
    }),
  );
  const config = mergeConfig(image, {
    Image: spec.Image,
    Hostname: spec.Hostname,
    Env: spec.Env ?? [],
    Cmd: spec.Args ?? (spec.Command ? [] : undefined),
    Entrypoint: spec.Command,
    WorkingDir: spec.Dir,
    User: spec.User,
    Labels: {
      ...spec.Labels,
      [`${prefix}.node.id`]: task.nodeId,
      [`${prefix}.service.id`]: service.id,
      [`${prefix}.service.name`]: Name,
      [`${prefix}.task`]: "",
      [`${prefix}.task.id`]: task.id,
      [`${prefix}.task.name`]: name,
    },
    Healthcheck: spec.Healthcheck,
    StopSignal: spec.StopSignal,
    Tty: spec.TTY ?? false,
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
      mounts: [...mounts, ...deliveries(spec, find, now)],
      networkMode: networks[0]?.network ?? "bridge",
      ports: [],
      restart: { name: "no", retries: 0 },
      autoRemove: false,
      readOnlyRootfs: spec.ReadOnly ?? false,
      extraHosts: [],
    },
  };
}
