import type { Engine } from "../engine.ts";
import { DaemonError } from "../errors.ts";
import { RuntimeRefusal } from "../start-error.ts";
import { taskRequest } from "./task.ts";
import type { Service, SwarmObject, Task } from "./types.ts";

/** A node keeps this many tasks of a place, the running one among them (`docker swarm init --task-history-limit`). */
const KEPT = 5;
const NANOSECONDS = 1e6;

export interface TaskSurroundings {
  readonly engine: Engine;
  readonly nodeId: string;
  /** The node's name. */
  readonly hostname: string;
  readonly makeId: (kind: string) => string;
  readonly find: (id: string) => SwarmObject | undefined;
  /** Whether the service is still there. */
  readonly exists: (service: Service) => boolean;
}

/** Starts, ends and restarts the tasks of services, as a manager and its only node do together. */
export class Tasks {
  private readonly around: TaskSurroundings;

  constructor(around: TaskSurroundings) {
    this.around = around;
  }

  private get now(): number {
    return this.around.engine.clock.now();
  }

  /** The task that has a place, running or about to. */
  current(service: Service, place: string): Task | undefined {
    return service.tasks.findLast((task) => task.place === place && task.desired !== "Shutdown");
  }

  start(service: Service, place: string): Task {
    const task = this.make(service, place, "Running");
    this.launch(service, task);
    return task;
  }

  private make(service: Service, place: string, desired: Task["desired"]): Task {
    const spec = service.spec.TaskTemplate;
    const task: Task = {
      ...{ id: this.around.makeId("task"), place, template: JSON.stringify(spec) },
      ...{ image: spec.ContainerSpec.Image, container: undefined, desired, state: "Ready", error: "" },
      since: this.now,
    };
    service.tasks.push(task);
    const mine = service.tasks.filter((other) => other.place === place);
    for (const old of mine.slice(0, Math.max(0, mine.length - KEPT))) {
      service.tasks.splice(service.tasks.indexOf(old), 1);
      if (old.container) void this.around.engine.remove(old.container, { force: true });
    }
    return task;
  }

  private launch(service: Service, task: Task): void {
    const { engine, nodeId, find } = this.around;
    const spec = service.spec.TaskTemplate;
    const image = engine.images.get(spec.ContainerSpec.Image);
    task.desired = "Running";
    if (!image) {
      this.end(service, task, "Rejected", `No such image: ${spec.ContainerSpec.Image}`);
      return;
    }
    // A rollback may ask for what was removed meanwhile: the node never gets it.
    const { Secrets = [], Configs = [] } = spec.ContainerSpec;
    const lost =
      Secrets.find(({ SecretID }) => !find(SecretID))?.SecretName ??
      Configs.find(({ ConfigID }) => !find(ConfigID))?.ConfigName;
    if (lost !== undefined) {
      this.end(service, task, "Rejected", `${lost} not found`);
      return;
    }
    const networks = (spec.Networks ?? []).map(({ Target, Aliases = [] }) => ({
      network: engine.networks.get(Target)?.name ?? Target,
      aliases: [...Aliases, service.spec.Name, `tasks.${service.spec.Name}`],
    }));
    try {
      const request = taskRequest(service, {
        ...{ task, nodeId, image, find, now: this.now, hostname: this.around.hostname },
        networks: networks.length > 0 ? networks : [{ network: "bridge", aliases: [] }],
      });
      const container = engine.create(request);
      task.container = container;
      container.start();
      this.enter(task, "Running");
      void container.wait().then((code) => this.ended(service, task, code));
    } catch (error) {
      if (!(error instanceof DaemonError) && !(error instanceof RuntimeRefusal)) throw error;
      this.end(service, task, task.container ? "Failed" : "Rejected", error.message);
    }
  }

  private enter(task: Task, state: Task["state"], error = ""): void {
    Object.assign(task, { state, error, since: this.now });
  }

  private ended(service: Service, task: Task, code: number): void {
    if (task.desired !== "Running") return;
    if (code === 0) this.end(service, task, "Complete", "");
    else this.end(service, task, "Failed", `task: non-zero exit (${code})`);
  }

  private end(service: Service, task: Task, state: Task["state"], error: string): void {
    this.enter(task, state, error);
    const { Condition, Delay, MaxAttempts } = service.spec.TaskTemplate.RestartPolicy;
    const wanted = Condition === "any" || (Condition === "on-failure" && state !== "Complete");
    task.desired = "Shutdown";
    const tried = service.tasks.filter(
      ({ place, state: other }) => place === task.place && other === "Failed",
    );
    if (!wanted || (MaxAttempts > 0 && tried.length > MaxAttempts)) return;
    const next = this.make(service, task.place, "Ready");
    void this.around.engine.clock.sleep(Delay / NANOSECONDS).then(() => {
      if (!this.around.exists(service) || next.desired !== "Ready") return;
      try {
        this.launch(service, next);
      } catch (fault) {
        this.around.engine.faults.push(fault);
      }
    });
  }

  async shutDown(task: Task): Promise<void> {
    task.desired = "Shutdown";
    await task.container?.stop();
    if (task.state === "Running" || task.state === "Ready") this.enter(task, "Shutdown");
  }

  async remove(service: Service, task: Task): Promise<void> {
    await this.shutDown(task);
    if (task.container) await this.around.engine.remove(task.container, { force: true });
    const at = service.tasks.indexOf(task);
    if (at >= 0) service.tasks.splice(at, 1);
  }
}
