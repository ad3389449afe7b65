import type { Engine } from "../engine.ts";
import { DaemonError } from "../errors.ts";
import { swarmId } from "../ids.ts";
import { taskRequest } from "./task.ts";
import type { Service, ServiceSpec, SwarmObject, Task } from "./types.ts";

const NAME = /^[a-zA-Z0-9](?:[a-zA-Z0-9-_.]*[a-zA-Z0-9])?$/;
const LONGEST_NAME = 64;
const TOO_LARGE = 512_000;
/** A task that ended is started anew after this (ms). */
const RESTART_DELAY = 5000;

function refuse(code: string, message: string): DaemonError {
  return new DaemonError(`rpc error: code = ${code} desc = ${message}`);
}

/** A swarm of one node: its secrets, configs and services. All of it is lost when the node leaves. */
const DNS_NAME = /^[a-zA-Z0-9]([-_a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/;

export class Swarm {
  readonly nodeId: string;
  readonly secrets = new Map<string, SwarmObject>();
  readonly configs = new Map<string, SwarmObject>();
  readonly services = new Map<string, Service>();
  private readonly engine: Engine;
  private index = 10;

  constructor(engine: Engine) {
    this.engine = engine;
    this.nodeId = this.makeId("node");
  }

  makeId(kind: string): string {
    return swarmId(this.engine.makeId(`swarm ${kind}`));
  }

  private objects(kind: "secret" | "config"): Map<string, SwarmObject> {
    return kind === "secret" ? this.secrets : this.configs;
  }

  /** By name, id, or the first characters of an id. */
  find(kind: "secret" | "config", reference: string): SwarmObject | undefined {
    const all = [...this.objects(kind).values()];
    return (
      all.find(({ name, id }) => name === reference || id === reference) ??
      all.find(({ id }) => reference.length > 3 && id.startsWith(reference))
    );
  }

  /** Throws DaemonError with swarmkit's words (manager/controlapi/secret.go). */
  addObject(
    kind: "secret" | "config",
    name: string,
    data: Uint8Array,
    labels: Record<string, string> = {},
  ): SwarmObject {
    if (name.length > LONGEST_NAME || !NAME.test(name))
      throw refuse(
        "InvalidArgument",
        "invalid name, only 64 [a-zA-Z0-9-_.] characters allowed, and the start and end character must be [a-zA-Z0-9]",
      );
    if (data.length === 0 || data.length >= TOO_LARGE)
      throw refuse("InvalidArgument", `${kind} data must be larger than 0 and less than 512000 bytes`);
    if (this.find(kind, name)?.name === name) throw refuse("AlreadyExists", `${kind} ${name} already exists`);
    const now = this.engine.clock.now();
    const object = {
      ...{ id: this.makeId(kind), name, data, labels, version: ++this.index, created: now, updated: now },
    };
    this.objects(kind).set(object.id, object);
    return object;
  }

  /** Refused while the current spec of a service names it; a previous spec does not count. */
  removeObject(kind: "secret" | "config", reference: string): void {
    const object = this.find(kind, reference);
    if (!object) throw new DaemonError(`${kind} ${reference} not found`);
    const users = [...this.services.values()].filter(({ spec }) => {
      const { Secrets = [], Configs = [] } = spec.TaskTemplate.ContainerSpec;
      return kind === "secret"
        ? Secrets.some(({ SecretID }) => SecretID === object.id)
        : Configs.some(({ ConfigID }) => ConfigID === object.id);
    });
    if (users.length > 0) {
      const names = users.map(({ spec }) => spec.Name).join(", ");
      const services = users.length === 1 ? "service" : "services";
      throw refuse(
        "InvalidArgument",
        `${kind} '${object.name}' is in use by the following ${services}: ${names}`,
      );
    }
    this.objects(kind).delete(object.id);
  }

  service(reference: string): Service | undefined {
    const all = [...this.services.values()];
    return (
      all.find(({ id, spec }) => id === reference || spec.Name === reference) ??
      all.find(({ id }) => reference.length > 3 && id.startsWith(reference))
    );
  }

  private checkSpec({ TaskTemplate }: ServiceSpec): void {
    const { Secrets = [], Configs = [] } = TaskTemplate.ContainerSpec;
    const check = (kind: string, references: readonly (readonly [string, string])[]) => {
      const taken = new Map<string, string>();
      for (const [target, name] of references) {
        const other = taken.get(target);
        if (other !== undefined)
          throw refuse(
            "InvalidArgument",
            `${kind} references '${other}' and '${name}' have a conflicting target: '${target}'`,
          );
        taken.set(target, name);
      }
    };
    check(
      "secret",
      Secrets.map(({ File, SecretName }) => [File.Name, SecretName]),
    );
    check(
      "config",
      Configs.map(({ File, ConfigName }) => [File.Name, ConfigName]),
    );
  }

  createService(spec: ServiceSpec): Service {
    this.checkSpec(spec);
    if (!DNS_NAME.test(spec.Name))
      throw refuse("InvalidArgument", "name must be valid as a DNS name component");
    if (this.service(spec.Name)?.spec.Name === spec.Name)
      throw refuse(
        "AlreadyExists",
        `name conflicts with an existing object: service ${spec.Name} already exists`,
      );
    const now = this.engine.clock.now();
    const service: Service = {
      ...{ id: this.makeId("service"), version: ++this.index, created: now, updated: now, spec },
      ...{ previous: undefined, tasks: [] },
    };
    this.services.set(service.id, service);
    return service;
  }

  updateService(service: Service, spec: ServiceSpec): void {
    this.checkSpec(spec);
    service.previous = service.spec;
    service.spec = spec;
    service.version = ++this.index;
    service.updated = this.engine.clock.now();
  }

  /** Brings the tasks in line with the spec, one slot after the other, the old task stopped first. */
  async reconcile(service: Service): Promise<void> {
    const { Replicas } = service.spec.Mode.Replicated;
    const template = JSON.stringify(service.spec.TaskTemplate);
    for (const task of service.tasks.filter(
      ({ slot, desired }) => desired === "Running" && slot > Replicas,
    )) {
      await this.shutDown(task);
      await this.engine.remove(task.container, { force: true });
      service.tasks.splice(service.tasks.indexOf(task), 1);
    }
    for (let slot = 1; slot <= Replicas; slot++) {
      const current = service.tasks.findLast((task) => task.slot === slot && task.desired === "Running");
      if (current?.template === template && current.container.isRunning) continue;
      if (current) await this.shutDown(current);
      this.startTask(service, slot);
    }
  }

  private async shutDown(task: Task): Promise<void> {
    task.desired = "Shutdown";
    await task.container.stop();
  }

  private startTask(service: Service, slot: number): void {
    const { engine } = this;
    const spec = service.spec.TaskTemplate;
    const image = engine.images.get(spec.ContainerSpec.Image);
    if (!image) throw new DaemonError(`No such image: ${spec.ContainerSpec.Image}`);
    const id = this.makeId("task");
    const networks = (spec.Networks ?? []).map(({ Target, Aliases = [] }) => ({
      network: engine.networks.get(Target)?.name ?? Target,
      aliases: [...Aliases, service.spec.Name, `tasks.${service.spec.Name}`],
    }));
    const request = taskRequest(
      service,
      { id, slot, nodeId: this.nodeId },
      image,
      networks.length > 0 ? networks : [{ network: "bridge", aliases: [] }],
      (object) => this.secrets.get(object) ?? this.configs.get(object),
      engine.clock.now(),
    );
    const container = engine.create(request);
    const task: Task = {
      ...{ id, slot, container, template: JSON.stringify(spec), image: spec.ContainerSpec.Image },
      desired: "Running",
    };
    service.tasks.push(task);
    container.start();
    void container.wait().then((code) => this.restart(service, task, code));
  }

  private async restart(service: Service, task: Task, code: number): Promise<void> {
    const { Condition } = service.spec.TaskTemplate.RestartPolicy;
    const wanted = Condition === "any" || (Condition === "on-failure" && code !== 0);
    if (task.desired !== "Running") return;
    task.desired = "Shutdown";
    if (!wanted) return;
    await this.engine.clock.sleep(RESTART_DELAY);
    if (!this.services.has(service.id)) return;
    try {
      this.startTask(service, task.slot);
    } catch (error) {
      if (!(error instanceof DaemonError)) this.engine.faults.push(error);
    }
  }

  async removeService(service: Service): Promise<void> {
    this.services.delete(service.id);
    for (const task of service.tasks) {
      await this.shutDown(task);
      await this.engine.remove(task.container, { force: true });
    }
  }

  /** `docker swarm leave --force`. */
  async dissolve(): Promise<void> {
    for (const service of [...this.services.values()]) await this.removeService(service);
  }
}
