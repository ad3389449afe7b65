import type { Programs } from "../process/machine.ts";
import type { Budget, Child, Clock, Descriptor, Machine } from "../process/types.ts";
import type { SimulatedContainer } from "./container.ts";
import type { Joined, NetworkStore } from "./networks.ts";
import type { PublishedPorts } from "./ports.ts";

/** What containers share: the engine they belong to. */
export interface ContainerSurroundings {
  readonly clock: Clock;
  readonly budget: Budget;
  readonly programs: Programs;
  readonly facilities: ReadonlyMap<string, unknown>;
  readonly networks: NetworkStore;
  readonly published: PublishedPorts;
  /** Told when a container ended, and of a fault that no program may swallow. */
  readonly ended: (container: SimulatedContainer) => void;
  readonly fault: (error: unknown) => void;
}

export interface ExecRequest {
  /** What the container was called in the request: complaints name it so. */
  readonly reference?: string;
  readonly argv: readonly string[];
  readonly environment?: readonly string[];
  readonly user?: string | undefined;
  readonly cwd?: string | undefined;
  readonly tty?: boolean;
  readonly stdin?: Descriptor;
  readonly stdout: Descriptor;
  readonly stderr: Descriptor;
}

/** What exists of a container only while it runs. */
export interface Running {
  readonly machine: Machine;
  readonly child: Child;
  readonly joined: Joined;
  readonly unpublish: () => void;
}
