import type { FileSystem, Layer, Tree } from "../filesystem/types.ts";
import type { Healthcheck, Image } from "../image/types.ts";
import type { Descriptor, Exit, Process } from "../process/types.ts";
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
}

export type ContainerStatus = "created" | "running" | "paused" | "restarting" | "exited" | "dead";

export interface Container {
  readonly id: string;
  name: string;
  readonly image: Image;
  readonly config: ContainerConfig;
  readonly mounts: readonly ContainerMount[];
  readonly readOnlyRootfs: boolean;
  readonly created: number;
  status: ContainerStatus;
  exit: Exit | undefined;
  health:
    | {
        status: "starting" | "healthy" | "unhealthy";
        log: { exitCode: number; output: string; start: number; end: number }[];
      }
    | undefined;
  /** Standard output and error as `docker logs` shows them. */
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
