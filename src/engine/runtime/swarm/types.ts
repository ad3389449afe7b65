import type { Healthcheck } from "../../image/types.ts";
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
  readonly VolumeOptions?: { readonly NoCopy?: boolean; readonly Labels?: Readonly<Record<string, string>> };
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
  readonly OpenStdin?: boolean;
  readonly Init?: boolean;
  readonly Mounts?: readonly ServiceMount[];
  readonly StopSignal?: string;
  readonly StopGracePeriod?: number;
  readonly Healthcheck?: Healthcheck;
  /** `ADDRESS NAME`, as in /etc/hosts. */
  readonly Hosts?: readonly string[];
  readonly DNSConfig?: object;
  readonly Secrets?: readonly SecretReference[];
  readonly Configs?: readonly ConfigReference[];
  readonly Isolation?: string;
  readonly CapabilityAdd?: readonly string[];
  readonly CapabilityDrop?: readonly string[];
}

/** How an update or a rollback goes about it; times in ns. */
export interface UpdatePolicy {
  readonly Parallelism: number;
  readonly Delay?: number;
  readonly FailureAction: "pause" | "continue" | "rollback";
  readonly Monitor: number;
  readonly MaxFailureRatio: number;
  readonly Order: "stop-first" | "start-first";
}

export interface PublishedPort {
  readonly Protocol: string;
  readonly TargetPort: number;
  readonly PublishedPort?: number;
  readonly PublishMode: "ingress" | "host";
}

export interface ServiceMode {
  readonly Replicated?: { readonly Replicas: number };
  readonly Global?: Record<string, never>;
}

/** `docker service inspect`'s Spec, as far as it is simulated; keys in the order in which it prints them. */
export interface ServiceSpec {
  readonly Name: string;
  readonly Labels: Readonly<Record<string, string>>;
  readonly TaskTemplate: {
    readonly ContainerSpec: ContainerSpec;
    readonly Resources?: object;
    readonly RestartPolicy: {
      readonly Condition: "none" | "on-failure" | "any";
      readonly Delay: number;
      readonly MaxAttempts: number;
    };
    readonly Placement?: object;
    readonly Networks?: readonly { readonly Target: string; readonly Aliases?: readonly string[] }[];
    readonly LogDriver?: { readonly Name: string; readonly Options?: object };
    readonly ForceUpdate: number;
    readonly Runtime: string;
  };
  readonly Mode: ServiceMode;
  readonly UpdateConfig: UpdatePolicy;
  readonly RollbackConfig: UpdatePolicy;
  readonly EndpointSpec: { readonly Mode: string; readonly Ports?: readonly PublishedPort[] };
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
  /** `golang`: a template that is filled in for each task. */
  readonly templating: string | undefined;
}

export interface Task {
  readonly id: string;
  /** The slot's number, or the node's id where a service is global. */
  readonly place: string;
  /** The TaskTemplate it was made from, as text: tells whether it is outdated. */
  readonly template: string;
  readonly image: string;
  /** Undefined until it is started, and where that is impossible. */
  container: SimulatedContainer | undefined;
  desired: "Running" | "Ready" | "Shutdown";
  state: "Ready" | "Running" | "Complete" | "Failed" | "Rejected" | "Shutdown";
  /** Why it failed or was rejected. */
  error: string;
  /** When it came into its state (ms). */
  since: number;
}

export interface UpdateStatus {
  readonly State:
    | "updating"
    | "paused"
    | "completed"
    | "rollback_started"
    | "rollback_paused"
    | "rollback_completed";
  readonly StartedAt: number;
  readonly CompletedAt: number | undefined;
  readonly Message: string;
}

export interface Service {
  readonly id: string;
  version: number;
  readonly created: number;
  updated: number;
  spec: ServiceSpec;
  previous: ServiceSpec | undefined;
  status: UpdateStatus | undefined;
  /** Counts updates: what an earlier one still had to do is void. */
  round: number;
  /** The newest last. */
  readonly tasks: Task[];
}

/** How many tasks a service is to have; a global one has a task on each node, and there is one node. */
export function tasksWanted({ Mode }: ServiceSpec): number {
  return Mode.Replicated?.Replicas ?? 1;
}
