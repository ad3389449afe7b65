import type { FileSystem, Layer, Tree } from "../filesystem/types.ts";
import type { Healthcheck, Image } from "../image/types.ts";
import type { Descriptor, Exit, Machine, Process } from "../process/types.ts";
import type { SourceLocation } from "../source/position.ts";

/** What a container is created with, after image defaults and flags are merged: `docker inspect`'s Config. */
export interface ContainerConfig {
  readonly Hostname: string;
  readonly Image: string;
  readonly Env: readonly string[];
  readonly Cmd: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly WorkingDir: string;
  readonly User: string;
  readonly Labels: Readonly<Record<string, string>>;
  readonly Volumes: Readonly<Record<string, object>>;
  readonly ExposedPorts: Readonly<Record<string, object>>;
  readonly Healthcheck?: Healthcheck;
  readonly OnBuild?: readonly string[];
  readonly StopSignal?: string;
  readonly Tty: boolean;
  readonly OpenStdin: boolean;
}

/** One mount of a container. `purpose` tells evidence what it was meant for. */
export interface ContainerMount {
  readonly type: "bind" | "volume" | "tmpfs" | "secret" | "config";
  /** Host path, volume name, or secret id. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
  readonly tree: Tree;
  /** Path in `tree` that is mounted. */
  readonly subpath: string;
  /** The options as typed behind the second colon of `-v`. */
  readonly mode?: string;
  /** A volume that does not take over what the image has at its path. */
  readonly noCopy?: boolean;
}

export type ContainerStatus = "created" | "running" | "paused" | "restarting" | "exited" | "dead";

/** What is asked for at a path of the container, before it is looked up: one `-v`, `--mount` or secret. */
export interface MountRequest {
  readonly type: ContainerMount["type"];
  /** Host path or volume name; undefined for an anonymous volume or a tmpfs. */
  readonly source?: string;
  readonly target: string;
  readonly readOnly: boolean;
  /** `-v` makes a missing host folder, `--mount` refuses it. */
  readonly createHostPath?: boolean;
  /** The options as typed behind the second colon of `-v`: `ro`, `rw,z`. */
  readonly mode?: string;
  readonly noCopy?: boolean;
  /** tmpfs: permission bits, default 01777. */
  readonly permissions?: number;
  /** A file or folder that the engine itself provides: swarm secrets and configs. */
  readonly tree?: Tree;
  readonly subpath?: string;
}

export interface PortBinding {
  /** `80/tcp` */
  readonly port: string;
  readonly hostIp: string;
  /** Empty: any free port of the host. */
  readonly hostPort: string;
}

/** The part of `docker inspect`'s HostConfig that changes what the simulated container does. */
export interface HostConfig {
  readonly binds: readonly string[];
  readonly mounts: readonly MountRequest[];
  readonly networkMode: string;
  readonly ports: readonly PortBinding[];
  readonly restart: { readonly name: string; readonly retries: number };
  readonly autoRemove: boolean;
  readonly readOnlyRootfs: boolean;
  readonly extraHosts: readonly string[];
  /** `json-file` unless said otherwise. With `none` nothing is kept that `docker logs` could show. */
  readonly logDriver?: string;
  readonly groupAdd?: readonly string[];
  readonly capAdd?: readonly string[];
  readonly capDrop?: readonly string[];
  readonly privileged?: boolean;
}

/** A container's place on a network. */
export interface Attachment {
  readonly network: string;
  readonly aliases: readonly string[];
}

/** `POST /containers/create`: everything that a container is made from. */
export interface CreateRequest {
  readonly name?: string;
  readonly image: Image;
  readonly config: ContainerConfig;
  readonly host: HostConfig;
  readonly networks: readonly Attachment[];
  readonly stopTimeout?: number;
  readonly sources?: Container["sources"];
  /** A swarm task's id: such containers are the service's, not the learner's. */
  readonly task?: string;
}

export interface Container {
  readonly id: string;
  name: string;
  readonly image: Image;
  readonly config: ContainerConfig;
  readonly host: HostConfig;
  readonly networks: readonly Attachment[];
  /** When it last started and ended, in ms; 0: never. */
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly restartCount: number;
  /** What the daemon said when it could not start. */
  readonly error: string;
  readonly exitCode: number;
  /** Where its processes run, while they do. */
  readonly machine: Machine | undefined;
  readonly mounts: readonly ContainerMount[];
  readonly readOnlyRootfs: boolean;
  readonly created: number;
  status: ContainerStatus;
  exit: Exit | undefined;
  health:
    | {
        status: "starting" | "healthy" | "unhealthy";
        failingStreak: number;
        log: { exitCode: number; output: string; start: number; end: number }[];
      }
    | undefined;
  /** Standard output and error as `docker logs` shows them: one entry a line, with its line end. */
  readonly log: { readonly stream: "stdout" | "stderr"; readonly text: string; readonly time: number }[];
  /** Process 1, while it runs. */
  readonly init: Process | undefined;
  /** The container's own view, mounts included. */
  readonly filesystem: FileSystem;
  /** What the writable layer holds: `docker diff`, `docker commit`. */
  writableLayer(): Layer;
  /** Where the learner's files said so: compose service, run command. */
  readonly sources: {
    readonly env?: ReadonlyMap<string, SourceLocation>;
    readonly mounts?: ReadonlyMap<string, SourceLocation>;
    readonly service?: SourceLocation;
  };
}

export interface ExecOptions {
  readonly argv: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  readonly user: string | undefined;
  readonly cwd: string | undefined;
  readonly descriptors: ReadonlyMap<number, Descriptor>;
}
