import type { SourceLocation } from "../source/position.ts";

/** A compose project after merging files, `extends`, interpolation and path resolution: what Compose acts on. */
export interface ComposeProject {
  readonly name: string;
  /** Absolute folder that relative paths were resolved against. */
  readonly workingDirectory: string;
  /** Absolute paths of the files it was read from. */
  readonly files: readonly string[];
  readonly services: ReadonlyMap<string, ComposeService>;
  readonly secrets: ReadonlyMap<string, ComposeSecret>;
  readonly configs: ReadonlyMap<string, ComposeConfig>;
  readonly volumes: ReadonlyMap<string, { readonly name: string; readonly external: boolean }>;
  readonly networks: ReadonlyMap<
    string,
    { readonly name: string; readonly external: boolean; readonly internal: boolean }
  >;
  /** The environment used for interpolation: the shell's over `.env`. */
  readonly environment: ReadonlyMap<string, string>;
  /** What Compose prints to stderr while loading, e.g. unset variables; level as in its log lines. */
  readonly warnings: readonly string[];
  /** The merged and interpolated model as plain data, for `docker compose config`. */
  readonly model: unknown;
}

export interface ComposeService {
  readonly name: string;
  readonly image: string | undefined;
  readonly build: ComposeBuild | undefined;
  /** undefined: as in the image; a string list otherwise (shell words already split). */
  readonly command: readonly string[] | undefined;
  readonly entrypoint: readonly string[] | undefined;
  /** In the order Compose sets them; env_file entries included; value undefined means "not set at all". */
  readonly environment: ReadonlyMap<
    string,
    { readonly value: string | undefined; readonly source: SourceLocation }
  >;
  readonly secrets: readonly ComposeGrant[];
  readonly configs: readonly ComposeGrant[];
  readonly volumes: readonly ComposeVolume[];
  readonly tmpfs: readonly string[];
  readonly labels: ReadonlyMap<string, string>;
  readonly healthcheck:
    | {
        readonly test: readonly string[];
        readonly interval?: number;
        readonly timeout?: number;
        readonly retries?: number;
        readonly startPeriod?: number;
        readonly startInterval?: number;
        readonly disable: boolean;
      }
    | undefined;
  readonly dependsOn: ReadonlyMap<
    string,
    {
      readonly condition: "service_started" | "service_healthy" | "service_completed_successfully";
      readonly required: boolean;
    }
  >;
  readonly profiles: readonly string[];
  readonly user: string | undefined;
  readonly workingDir: string | undefined;
  readonly hostname: string | undefined;
  readonly containerName: string | undefined;
  readonly readOnly: boolean;
  readonly ports: readonly string[];
  readonly networks: readonly string[];
  readonly networkMode: string | undefined;
  readonly extraHosts: readonly string[];
  readonly restart: string | undefined;
  readonly stopSignal: string | undefined;
  readonly stopGracePeriod: number | undefined;
  readonly init: boolean;
  readonly privileged: boolean;
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  readonly groupAdd: readonly string[];
  readonly logDriver: string | undefined;
  readonly tty: boolean;
  readonly scale: number;
  /** `always`, `never`, ... as written. */
  readonly pullPolicy: string | undefined;
  readonly location: SourceLocation;
}

export interface ComposeBuild {
  /** Absolute folder. */
  readonly context: string;
  /** Relative to the context, or absolute. */
  readonly dockerfile: string;
  readonly dockerfileInline: string | undefined;
  readonly args: ReadonlyMap<string, string | undefined>;
  readonly secrets: readonly ComposeGrant[];
  readonly ssh: readonly string[];
  readonly labels: ReadonlyMap<string, string>;
  readonly target: string | undefined;
  readonly network: string | undefined;
  readonly additionalContexts: ReadonlyMap<string, string>;
  readonly noCache: boolean;
  readonly tags: readonly string[];
  readonly platforms: readonly string[];
  readonly extraHosts: readonly string[];
}

/** `secrets:`/`configs:` entry of a service or build. `mode` as the number that YAML gave. */
export interface ComposeGrant {
  readonly source: string;
  readonly target: string | undefined;
  readonly uid: string | undefined;
  readonly gid: string | undefined;
  readonly mode: number | undefined;
  readonly location: SourceLocation;
}

export interface ComposeSecret {
  readonly key: string;
  /** `<project>_<key>` unless `name:` says otherwise. */
  readonly name: string;
  /** Absolute path. */
  readonly file: string | undefined;
  readonly environment: string | undefined;
  readonly external: boolean;
  readonly templateDriver: string | undefined;
  readonly location: SourceLocation;
}

export interface ComposeConfig {
  readonly key: string;
  readonly name: string;
  readonly file: string | undefined;
  readonly environment: string | undefined;
  readonly content: string | undefined;
  readonly external: boolean;
  readonly location: SourceLocation;
}

export interface ComposeVolume {
  readonly type: "bind" | "volume" | "tmpfs";
  /** Absolute host path, or key of a volume; undefined for anonymous and tmpfs. */
  readonly source: string | undefined;
  readonly target: string;
  readonly readOnly: boolean;
  readonly createHostPath: boolean;
  readonly location: SourceLocation;
}

/** How `docker compose` was called and where. */
export interface ComposeOptions {
  /** `-f` values; empty: the default names, with their override files. */
  readonly files: readonly string[];
  readonly projectName: string | undefined;
  readonly projectDirectory: string | undefined;
  readonly envFiles: readonly string[];
  readonly profiles: readonly string[];
  readonly cwd: string;
  /** The client's process environment. */
  readonly environment: ReadonlyMap<string, string>;
  /** Undefined: no such file. */
  readonly readFile: (absolutePath: string) => string | undefined;
}
