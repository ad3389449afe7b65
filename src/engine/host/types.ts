import type { Builder } from "../build/types.ts";
import type { CiDefinition } from "../ci/definition.ts";
import type { ImageStore } from "../image/types.ts";
import type { Endpoint, Machine } from "../process/types.ts";
import type { Engine } from "../runtime/engine.ts";
import type { Container } from "../runtime/types.ts";
import type { ServiceDefinition } from "../services/definitions.ts";
import type { Pipeline } from "../services/pipeline.ts";
import type { World } from "../services/world.ts";
import type { Workspace } from "../source/workspace.ts";

/** How one command of a case ended. */
export interface CommandOutcome {
  readonly exit: number;
  /** The last lines of standard error, values masked. */
  readonly stderr_tail: string;
}

/** One call of the docker command line by a command of the learner or of a case. */
export interface DockerCall {
  /** The words after `docker`. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly environment: ReadonlyMap<string, string>;
  /** What it printed to standard error, after the progress of builds that Compose prints to standard output. */
  readonly stderr: string;
}

/** A secret that a step of a build asked for, and what it was given. */
export interface BuildSecret {
  readonly id: string;
  readonly content: Uint8Array;
}

/** How a simulated computer is set up before anyone types. */
export interface HostOptions {
  readonly files: Workspace;
  /** Folder name of the workspace, e.g. `shop`: Compose names the project after it. */
  readonly folder: string;
  readonly swarm?: boolean;
  /** Servers of the world outside, as a lab's `services:` lists them. */
  readonly services?: Readonly<Record<string, ServiceDefinition>>;
  /** Credential name to value, for the accounts of `services`. */
  readonly credentials?: ReadonlyMap<string, string>;
  /** Credential name to the files of the workspace in which `world rotate` puts a new value. */
  readonly credentialFiles?: ReadonlyMap<string, readonly string[]>;
  readonly environment?: ReadonlyMap<string, string>;
  /** The repository's CI; without it a private repository with no secrets. */
  readonly ci?: CiDefinition;
  /** What the clock shows at first, in ms since the epoch; every host of a lab starts at the same moment. */
  readonly startsAt?: number;
  /** Servers that run on the computer itself, by port: reached on 127.0.0.1, by builds with `--network host`. */
  readonly listening?: ReadonlyMap<number, Endpoint>;
}

/** A whole simulated computer with its Docker Engine. */
export interface Host {
  readonly machine: Machine;
  /**
   * The services and what was presented to them. RUN steps reach `endpoints("build")`, containers and the learner's shell
   * `endpoints("runtime")`; every machine has it as its facility "world".
   */
  readonly world: World;
  /** Absolute path of the workspace folder. */
  readonly folder: string;
  readonly images: ImageStore;
  readonly builder: Builder;
  /** Every secret that steps of builds were given so far. */
  readonly buildSecrets: readonly BuildSecret[];
  /** By id, in the order of creation; swarm tasks included. */
  readonly containers: ReadonlyMap<string, Container>;
  /** The daemon: volumes, networks, swarm objects and Compose projects too. */
  readonly engine: Engine;
  /**
   * The repository's CI and the jobs that ran; the learner's computer has it as its facility "ci". Undefined where neither the
   * lab nor a workflow of the workspace asks for a CI.
   */
  readonly pipeline: Pipeline | undefined;
  /** What each command's shell starts with; a change counts from the next command on. */
  readonly environment: Map<string, string>;
  /** Every call of `docker` so far, in order, from command lines and scripts alike. */
  readonly calls: readonly DockerCall[];
  /** Runs one line in a shell of its own in the workspace folder. */
  run(
    line: string,
    output?: (text: string, stream: "stdout" | "stderr") => void,
  ): Promise<CommandOutcome & { stdout: string; stderr: string }>;
}
