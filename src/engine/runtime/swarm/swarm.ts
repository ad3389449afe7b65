import type { Engine } from "../engine.ts";
import { swarmId } from "../ids.ts";
import { checkServiceSpec } from "./check-spec.ts";
import { type ObjectKind, ObjectStore, refuse } from "./objects.ts";
import { Tasks } from "./tasks.ts";
import type { Service, ServiceSpec, SwarmObject } from "./types.ts";
import { reconcile, type UpdateSurroundings } from "./update.ts";

/** A swarm of one node: its secrets, configs and services. All of it is lost when the node leaves. */
export class Swarm {
  readonly nodeId: string;
  readonly created: number;
  readonly secrets = new ObjectStore("secret");
  readonly configs = new ObjectStore("config");
  readonly services = new Map<string, Service>();
  private readonly engine: Engine;
  private readonly tasks: Tasks;
  private index = 10;

  constructor(engine: Engine) {
    this.engine = engine;
    this.nodeId = this.makeId("node");
    this.created = engine.clock.now();
    this.tasks = new Tasks({
      ...{ engine, nodeId: this.nodeId, makeId: (kind) => this.makeId(kind) },
      hostname: engine.options.hostName,
      find: (id) => this.secrets.find(id) ?? this.configs.find(id),
      exists: ({ id }) => this.services.has(id),
    });
  }

  makeId(kind: string): string {
    return swarmId(this.engine.makeId(`swarm ${kind}`));
  }

  objects(kind: ObjectKind): ObjectStore {
    return kind === "secret" ? this.secrets : this.configs;
  }

  /** Throws DaemonError. */
  addObject(
    kind: ObjectKind,
    name: string,
    data: Uint8Array,
    options: { readonly labels?: Record<string, string>; readonly templating?: string | undefined } = {},
  ): SwarmObject {
    const now = this.engine.clock.now();
    return this.objects(kind).add({
      ...{ id: this.makeId(kind), name, data, labels: options.labels ?? {} },
      ...{ version: ++this.index, created: now, updated: now, templating: options.templating },
    });
  }

  /** Throws DaemonError when there is none, or a service uses it. */
  removeObject(kind: ObjectKind, reference: string): void {
    this.objects(kind).remove(reference, this.services.values());
  }

  /** By id, name, or the first characters of an id. */
  service(reference: string): Service | undefined {
    const all = [...this.services.values()];
    return (
      all.find(({ id, spec }) => id === reference || spec.Name === reference) ??
      all.find(({ id }) => reference.length > 3 && id.startsWith(reference))
    );
  }

  createService(spec: ServiceSpec): Service {
    checkServiceSpec(spec);
    if (this.service(spec.Name)?.spec.Name === spec.Name)
      throw refuse(
        "AlreadyExists",
        `name conflicts with an existing object: service ${spec.Name} already exists`,
      );
    const now = this.engine.clock.now();
    const service: Service = {
      ...{ id: this.makeId("service"), version: ++this.index, created: now, updated: now, spec },
      ...{ previous: undefined, status: undefined, round: 0, tasks: [] },
    };
    this.services.set(service.id, service);
    return service;
  }

  updateService(service: Service, spec: ServiceSpec): void {
    checkServiceSpec(spec);
    const changed = JSON.stringify(spec.TaskTemplate) !== JSON.stringify(service.spec.TaskTemplate);
    this.turn(service, spec, changed ? "updating" : undefined, "update in progress");
  }

  /** Swaps the spec and the previous one: rolling back twice is where it began. Throws DaemonError. */
  rollBack(service: Service, message = "manually requested rollback"): void {
    if (!service.previous)
      throw refuse("FailedPrecondition", `service ${service.id} does not have a previous spec`);
    this.turn(service, service.previous, "rollback_started", message);
  }

  private turn(
    service: Service,
    spec: ServiceSpec,
    State: NonNullable<Service["status"]>["State"] | undefined,
    Message: string,
  ): void {
    const now = this.engine.clock.now();
    service.previous = service.spec;
    service.spec = spec;
    service.version = ++this.index;
    service.updated = now;
    service.round += 1;
    service.status = State && { State, StartedAt: now, CompletedAt: undefined, Message };
  }

  private get around(): UpdateSurroundings {
    return {
      ...{ clock: this.engine.clock, tasks: this.tasks, nodeId: this.nodeId },
      rollBack: (service, why) => {
        this.rollBack(service, why);
        // Nobody can go forward again to what failed (swarmkit updater.go, rollbackUpdate).
        service.previous = undefined;
        return this.reconcile(service);
      },
    };
  }

  /** Brings the tasks in line with the spec. */
  reconcile(service: Service): Promise<void> {
    return reconcile(service, this.around);
  }

  async removeService(service: Service): Promise<void> {
    this.services.delete(service.id);
    service.round += 1;
    for (const task of [...service.tasks]) await this.tasks.remove(service, task);
  }

  /** `docker swarm leave --force`. */
  async dissolve(): Promise<void> {
    for (const service of [...this.services.values()]) await this.removeService(service);
  }
}
