import type { SimulatedContainer } from "../container.ts";

/** A file that a task gets: the same shape for secrets and configs, with Docker's own key names. */
export interface FileTarget {
  readonly Name: string;
  readonly UID: string;
  readonly GID: string;
  readonly Mode: number;
}

export interface SecretReference {
  readonly File: FileTarget;
  readonly SecretID: string;
  readonly SecretName: string;
}

export interface ConfigReference {
  readonly File: FileTarget;
  readonly ConfigID: string;
  readonly ConfigName: string;
}

export interface ServiceMount {
  readonly Type: "bind" | "volume" | "tmpfs";
  readonly Source?: string;
  readonly Target: string;
  readonly ReadOnly?: boolean;
}

export interface ContainerSpec {
  readonly Image: string;
  readonly Labels?: Readonly<Record<string, string>>;
  readonly Command?: readonly string[];
  readonly Args?: readonly string[];
  readonly Hostname?: string;
  readonly Env?: readonly string[];
  readonly Dir?: string;
  readonly User?: string;
  readonly ReadOnly?: boolean;
  readonly TTY?: boolean;
  readonly Mounts?: readonly ServiceMount[];
  readonly StopSignal?: string;
  readonly StopGracePeriod?: number;
  readonly Healthcheck?: { readonly Test: readonly string[] };
  readonly Secrets?: readonly SecretReference[];
  readonly Configs?: readonly ConfigReference[];
}

/** `docker service inspect`'s Spec, as far as it is simulated; keys in the order in which it prints them. */
export interface ServiceSpec {
  readonly Name: string;
  readonly Labels: Readonly<Record<string, string>>;
  readonly TaskTemplate: {
    readonly ContainerSpec: ContainerSpec;
    readonly RestartPolicy: { readonly Condition: "none" | "on-failure" | "any" };
    readonly Networks?: readonly { readonly Target: string; readonly Aliases?: readonly string[] }[];
    readonly ForceUpdate: number;
  };
  readonly Mode: { readonly Replicated: { readonly Replicas: number } };
}

/** A secret or config: only configs ever show their data. */
export interface SwarmObject {
  readonly id: string;
  readonly name: string;
  readonly data: Uint8Array;
  readonly version: number;
  readonly created: number;
  readonly updated: number;
  readonly labels: Readonly<Record<string, string>>;
}

export interface Task {
  readonly id: string;
  readonly slot: number;
  readonly container: SimulatedContainer;
  /** The TaskTemplate it was made from, as text: tells whether it is outdated. */
  readonly template: string;
  readonly image: string;
  desired: "Running" | "Shutdown";
}

export interface Service {
  readonly id: string;
  version: number;
  readonly created: number;
  updated: number;
  spec: ServiceSpec;
  previous: ServiceSpec | undefined;
  /** The newest last. */
  readonly tasks: Task[];
}
