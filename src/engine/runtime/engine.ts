import type { Builder } from "../build/types.ts";
import type { ComposeProject } from "../compose/project.ts";
import type { FileSystem, Tree } from "../filesystem/types.ts";
import type { Image, ImageStore } from "../image/types.ts";
import type { Programs } from "../process/machine.ts";
import type { Budget, Clock, Network } from "../process/types.ts";
import { checkConfig } from "./config.ts";
import { SimulatedContainer } from "./container.ts";
import { DaemonError } from "./errors.ts";
import { idSource, randomName } from "./ids.ts";
import { makeWorkingFolder, resolveMounts } from "./mounts.ts";
import { NetworkStore, type World } from "./networks.ts";
import type { PublishedPorts } from "./ports.ts";
import { Swarm } from "./swarm/swarm.ts";
import type { CreateRequest } from "./types.ts";
import { VolumeStore } from "./volumes.ts";

export interface EngineOptions {
  readonly clock: Clock;
  readonly budget: Budget;
  readonly images: ImageStore;
  readonly builder: Builder;
  readonly programs: Programs;
  /** What the programs in containers find on their machine: the world outside. */
  readonly facilities: ReadonlyMap<string, unknown>;
  /** The computer it runs on. */
  readonly hostName: string;
  readonly hostFiles: FileSystem;
  readonly hostTree: Tree;
  readonly hostNetwork: Network;
  readonly hostPorts: PublishedPorts;
  readonly world: World;
}

export const NOT_MANAGER =
  'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.';

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** A Docker Engine: images, containers, networks and volumes, and a builder. */
export class Engine {
  readonly clock: Clock;
  readonly images: ImageStore;
  readonly builder: Builder;
  readonly networks: NetworkStore;
  readonly volumes: VolumeStore;
  /** By id, in the order of creation. */
  readonly containers = new Map<string, SimulatedContainer>();
  /** Compose projects by name, as they were last loaded. */
  readonly projects = new Map<string, ComposeProject>();
  /** Images that went to registries or came from them, by the digest that they have there. */
  readonly exchanged = new Map<string, Image>();
  /** Set while this engine is the only node of a swarm. */
  swarm: Swarm | undefined;
  readonly makeId = idSource();
  readonly options: EngineOptions;
  /** What ended a background container that is not the learner's doing: input that is not modelled, a runaway. */
  readonly faults: unknown[] = [];

  constructor(options: EngineOptions) {
    this.options = options;
    this.clock = options.clock;
    this.images = options.images;
    this.builder = options.builder;
    const now = () => options.clock.now();
    this.volumes = new VolumeStore(now);
    this.networks = new NetworkStore({
      ...{ makeId: this.makeId, now, host: options.hostNetwork, hostPorts: options.hostPorts },
      world: options.world,
    });
  }

  /** `docker swarm init`. Throws DaemonError. */
  initSwarm(): Swarm {
    if (this.swarm)
      throw new DaemonError(
        'This node is already part of a swarm. Use "docker swarm leave" to leave this swarm and join another one.',
      );
    this.swarm = new Swarm(this);
    return this.swarm;
  }

  /** The swarm. Throws DaemonError on a node that is in none. */
  manager(): Swarm {
    if (this.swarm) return this.swarm;
    throw new DaemonError(NOT_MANAGER);
  }

  /** `docker create`. Throws DaemonError. */
  create(request: CreateRequest): SimulatedContainer {
    const { config, host } = request;
    if (request.name !== undefined) this.checkName(request.name);
    checkConfig(config);
    if (config.Entrypoint.length + config.Cmd.length === 0) throw new DaemonError("no command specified");
    const id = this.makeId("container");
    const mounts = resolveMounts(host.mounts, Object.keys(config.Volumes), {
      volumes: this.volumes,
      hostFiles: this.options.hostFiles,
      hostTree: this.options.hostTree,
      makeId: this.makeId,
      now: () => this.clock.now(),
    });
    const named = { ...request, config: { ...config, Hostname: config.Hostname || id.slice(0, 12) } };
    const container = new SimulatedContainer(named, { id, name: request.name ?? this.freeName(id) }, mounts, {
      clock: this.clock,
      budget: this.options.budget,
      programs: this.options.programs,
      facilities: this.options.facilities,
      networks: this.networks,
      published: this.options.hostPorts,
      ended: (ended) => this.ended(ended),
      fault: (error) => this.faults.push(error),
    });
    makeWorkingFolder(container.rootfs, config.WorkingDir);
    for (const mount of mounts) {
      const volume = mount.type === "volume" && !mount.noCopy ? this.volumes.get(mount.source) : undefined;
      if (volume) this.volumes.fill(volume, container.rootfs, mount.target);
    }
    this.containers.set(id, container);
    return container;
  }

  checkName(name: string): void {
    if (!NAME.test(name))
      throw new DaemonError(`Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`);
    const owner = this.byName(name);
    if (owner)
      throw new DaemonError(
        `Conflict. The container name "/${name}" is already in use by container "${owner.id}". You have to remove (or rename) that container to be able to reuse that name.`,
      );
  }

  private freeName(id: string): string {
    for (let at = 0; ; at += 2) {
      const name = randomName(id.slice(at));
      if (!this.byName(name)) return name;
    }
  }

  private byName(name: string): SimulatedContainer | undefined {
    return [...this.containers.values()].find((container) => container.name === name);
  }

  /** By id, name, or the first digits of an id; undefined when there is none. */
  lookup(reference: string): SimulatedContainer | undefined {
    const wanted = reference.replace(/^\//, "");
    const exact = this.containers.get(wanted) ?? this.byName(wanted);
    if (exact || !/^[0-9a-f]+$/.test(wanted)) return exact;
    const found = [...this.containers.values()].filter(({ id }) => id.startsWith(wanted));
    if (found.length > 1) throw new DaemonError(`multiple IDs found with provided prefix: ${wanted}`);
    return found[0];
  }

  find(reference: string): SimulatedContainer {
    const container = this.lookup(reference);
    if (!container) throw new DaemonError(`No such container: ${reference}`);
    return container;
  }

  /** `docker rm`. A running container must be forced. */
  async remove(
    container: SimulatedContainer,
    options: { force?: boolean; volumes?: boolean; reference?: string } = {},
  ): Promise<void> {
    const name = options.reference ?? container.name;
    if (container.isRunning || container.status === "restarting") {
      if (!options.force && container.status === "paused")
        throw new DaemonError(
          `cannot remove container "${name}": container is paused and must be unpaused first`,
        );
      if (!options.force)
        throw new DaemonError(
          `cannot remove container "${name}": container is ${container.status}: stop the container before removing or force remove`,
        );
      await container.stop(0, "SIGKILL");
    }
    this.forget(container, options.volumes ?? false);
  }

  private forget(container: SimulatedContainer, volumes: boolean): void {
    this.containers.delete(container.id);
    if (!volumes) return;
    for (const { type, source } of container.mounts)
      if (type === "volume" && this.volumes.get(source)?.anonymous && !this.isVolumeUsed(source))
        this.volumes.remove(source);
  }

  private ended(container: SimulatedContainer): void {
    if (container.host.autoRemove) this.forget(container, true);
  }

  /** Containers that mount a volume, running or not. */
  volumeUsers(name: string): SimulatedContainer[] {
    return [...this.containers.values()].filter(({ mounts }) =>
      mounts.some(({ type, source }) => type === "volume" && source === name),
    );
  }

  private isVolumeUsed(name: string): boolean {
    return this.volumeUsers(name).length > 0;
  }
}
