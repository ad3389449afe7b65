import { DaemonError } from "../../../runtime/errors.ts";
import type { Service, Task } from "../../../runtime/swarm/types.ts";
import { NotModelledError } from "../../../source/errors.ts";
import { type Client, ClientError } from "../../cli/client.ts";
import { ANY, type Command, type CommandTable } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { printListing } from "../../cli/format.ts";
import { humanDuration, rfc3339 } from "../../cli/human.ts";
import { forEach } from "../container/lifecycle.ts";
import { inspectAll, NotFound } from "../inspect-all.ts";
import { converge } from "./converge.ts";
import { scale } from "./scale.ts";
import { specOf, updatedSpec } from "./spec.ts";

function serviceOf(client: Client, reference: string): Service {
  const service = client.engine.manager().service(reference);
  if (!service) throw new DaemonError(`service ${reference} not found`);
  return service;
}

/** What the client says when no registry knows the image's digest. */
function digestWarning(image: string): string {
  return `image ${image} could not be accessed on a registry to record\nits digest. Each node will access ${image} independently,\npossibly leading to different nodes running different\nversions of the image.\n\n`;
}

const create: Command = {
  usage: "[OPTIONS] IMAGE [COMMAND] [ARG...]",
  about: "Make a service",
  flags: flagSet(
    `config:list container-label:list d,detach entrypoint:string e,env:list env-file:list health-cmd:string
     health-interval:duration health-retries:int health-start-period:duration health-timeout:duration
     no-healthcheck
     hostname:string l,label:list mount:list name:string network:list q,quiet read-only replicas:int
     restart-condition:string secret:list stop-grace-period:duration stop-signal:string t,tty u,user:string
     w,workdir:string`,
    `constraint:list endpoint-mode:string limit-cpu:string limit-memory:string limit-pids:int no-resolve-image
     reserve-cpu:string reserve-memory:string restart-delay:duration restart-max-attempts:int
     rollback-delay:duration rollback-failure-action:string rollback-monitor:duration rollback-order:string
     rollback-parallelism:int rollback-max-failure-ratio:string update-delay:duration
     update-failure-action:string update-monitor:duration update-order:string update-parallelism:int
     update-max-failure-ratio:string placement-pref:list with-registry-auth p,publish:list`,
    `cap-add:list cap-drop:list dns:list group:list host:list init log-driver:string log-opt:list
     mode:string sysctl:list ulimit:list`,
  ),
  args: [1, ANY],
  interspersed: false,
  async run(client, flags) {
    const swarm = client.engine.manager();
    const service = swarm.createService(specOf(client, flags));
    if (!flags.bool("quiet")) await client.err(digestWarning(service.spec.TaskTemplate.ContainerSpec.Image));
    await client.out(`${service.id}\n`);
    await converge(client, service, {
      detached: flags.bool("detach") || flags.bool("quiet"),
      called: service.id,
    });
    return 0;
  },
};

const update: Command = {
  usage: "[OPTIONS] SERVICE",
  about: "Change a service; its tasks are replaced one by one",
  flags: flagSet(
    `args:string container-label-add:list container-label-rm:list config-add:list config-rm:list d,detach env-add:list env-rm:list force image:string
     label-add:list label-rm:list mount-add:list mount-rm:list q,quiet replicas:int rollback secret-add:list
     secret-rm:list u,user:string`,
    `limit-cpu:string limit-memory:string no-resolve-image update-delay:duration update-order:string
     update-parallelism:int update-failure-action:string update-monitor:duration with-registry-auth
     publish-add:list publish-rm:list`,
    `entrypoint:string health-cmd:string hostname:string
     network-add:list network-rm:list read-only stop-signal:string t,tty w,workdir:string
     restart-condition:string stop-grace-period:duration`,
  ),
  args: [1, 1],
  async run(client, flags, path) {
    if (flags.bool("rollback")) return rollback.run(client, flags, path);
    const [reference = ""] = flags.args;
    const service = serviceOf(client, reference);
    client.engine.manager().updateService(service, updatedSpec(client, service.spec, flags));
    await client.out(`${reference}\n`);
    await converge(client, service, { detached: flags.bool("detach"), called: reference });
    return 0;
  },
};

const rollback: Command = {
  usage: "[OPTIONS] SERVICE",
  about: "Go back to a service's previous spec",
  flags: flagSet("d,detach q,quiet"),
  args: [1, 1],
  async run(client, flags) {
    const [reference = ""] = flags.args;
    const service = serviceOf(client, reference);
    if (!service.previous)
      throw new DaemonError(
        `rpc error: code = FailedPrecondition desc = service ${service.id} does not have a previous spec`,
      );
    client.engine.manager().updateService(service, service.previous);
    // The spec that was rolled back is forgotten: a second rollback has nothing to go to.
    service.previous = undefined;
    await client.out(`${reference}\n`);
    if (!flags.bool("detach")) await client.out("rollback: manually requested rollback\n");
    await converge(client, service, { detached: flags.bool("detach"), called: reference });
    return 0;
  },
};

export function inspectService(service: Service): Record<string, unknown> {
  return {
    ID: service.id,
    Version: { Index: service.version },
    CreatedAt: rfc3339(service.created),
    UpdatedAt: rfc3339(service.updated),
    Spec: service.spec,
    ...(service.previous ? { PreviousSpec: service.previous } : {}),
    Endpoint: { Spec: {} },
  };
}

const inspect: Command = {
  usage: "[OPTIONS] SERVICE [SERVICE...]",
  about: "Show everything about services",
  flags: flagSet("f,format:string pretty"),
  args: [1, ANY],
  async run(client, flags) {
    const swarm = client.engine.manager();
    if (flags.bool("pretty")) throw new NotModelledError("docker service inspect --pretty");
    return inspectAll(client, flags, (name) => {
      const service = swarm.service(name);
      if (service) return inspectService(service);
      throw new NotFound(`Error: no such service: ${name}`);
    });
  },
};

const SERVICE_HEADERS = {
  ID: "ID",
  Name: "NAME",
  Mode: "MODE",
  Replicas: "REPLICAS",
  Image: "IMAGE",
  Ports: "PORTS",
};

export async function printServices(
  client: Client,
  services: readonly Service[],
  format?: string,
): Promise<void> {
  const rows = services.map((service) => {
    const up = service.tasks.filter(
      ({ desired, container }) => desired === "Running" && container.isRunning,
    ).length;
    return {
      ID: service.id.slice(0, 12),
      Name: service.spec.Name,
      Mode: "replicated",
      Replicas: `${up}/${service.spec.Mode.Replicated.Replicas}`,
      Image: service.spec.TaskTemplate.ContainerSpec.Image,
      Ports: "",
    };
  });
  const standard = "{{.ID}}\t{{.Name}}\t{{.Mode}}\t{{.Replicas}}\t{{.Image}}\t{{.Ports}}";
  await printListing(client, { headers: SERVICE_HEADERS, rows, standard, type: "serviceContext" }, format);
}

const ls: Command = {
  usage: "[OPTIONS]",
  about: "List services",
  flags: flagSet("format:string q,quiet", "", "f,filter:list"),
  args: [0, 0],
  async run(client, flags) {
    const services = [...client.engine.manager().services.values()];
    if (flags.bool("quiet")) await client.out(services.map(({ id }) => `${id.slice(0, 12)}\n`).join(""));
    else await printServices(client, services, flags.text("format"));
    return 0;
  },
};

const TASK_HEADERS = {
  ...{ ID: "ID", Name: "NAME", Image: "IMAGE", Node: "NODE", DesiredState: "DESIRED STATE" },
  ...{ CurrentState: "CURRENT STATE", Error: "ERROR", Ports: "PORTS" },
};

function taskRow(client: Client, service: Service, task: Task, isNewest: boolean): Record<string, string> {
  const { container, desired } = task;
  const up = container.isRunning;
  const since = humanDuration(client.now - (up ? container.startedAt : container.finishedAt));
  const failed = !up && container.exitCode !== 0 && container.exitCode !== 137 && container.exitCode !== 143;
  const state = up ? "Running" : failed ? "Failed" : desired === "Shutdown" ? "Shutdown" : "Complete";
  return {
    ID: task.id.slice(0, 12),
    Name: `${isNewest ? "" : " \\_ "}${service.spec.Name}.${task.slot}`,
    Image: task.image,
    Node: client.process.machine.hostname,
    DesiredState: desired,
    CurrentState: `${state} ${since.toLowerCase()} ago`,
    Error: failed ? `"task: non-zero exit (${container.exitCode})"` : "",
    Ports: "",
  };
}

export async function printTasks(
  client: Client,
  services: readonly Service[],
  format?: string,
): Promise<void> {
  const rows = services.flatMap((service) => {
    const slots = [...new Set(service.tasks.map(({ slot }) => slot))].sort((a, b) => a - b);
    return slots.flatMap((slot) =>
      service.tasks
        .filter((task) => task.slot === slot)
        .reverse()
        .map((task, index) => taskRow(client, service, task, index === 0)),
    );
  });
  const standard =
    "{{.ID}}\t{{.Name}}\t{{.Image}}\t{{.Node}}\t{{.DesiredState}}\t{{.CurrentState}}\t{{.Error}}\t{{.Ports}}";
  await printListing(client, { headers: TASK_HEADERS, rows, standard, type: "taskContext" }, format);
}

const ps: Command = {
  usage: "[OPTIONS] SERVICE [SERVICE...]",
  about: "List the tasks of services",
  flags: flagSet("format:string q,quiet", "no-resolve no-trunc", "f,filter:list"),
  args: [1, ANY],
  async run(client, flags) {
    const swarm = client.engine.manager();
    const services = flags.args.map((name) => {
      const service = swarm.service(name);
      if (!service) throw new ClientError(`no such service: ${name}`);
      return service;
    });
    if (flags.bool("quiet"))
      await client.out(services.flatMap(({ tasks }) => tasks.map(({ id }) => `${id}\n`)).join(""));
    else await printTasks(client, services, flags.text("format"));
    return 0;
  },
};

const logs: Command = {
  usage: "[OPTIONS] SERVICE|TASK",
  about: "Show what a service's tasks wrote",
  flags: flagSet(
    "raw",
    "no-resolve no-trunc",
    "details f,follow no-task-ids since:string n,tail:string t,timestamps",
  ),
  args: [1, 1],
  async run(client, flags) {
    const [reference = ""] = flags.args;
    const service = client.engine.manager().service(reference);
    if (!service) throw new ClientError(`no such task or service: ${reference}`);
    for (const { id, slot, container } of service.tasks) {
      const prefix = `${service.spec.Name}.${slot}.${id.slice(0, 12)}@${client.process.machine.hostname}    | `;
      for (const { stream, text } of container.log) {
        const line = `${flags.bool("raw") ? "" : prefix}${text.replace(/\n?$/, "\n")}`;
        await (stream === "stdout" ? client.out(line) : client.err(line));
      }
    }
    return 0;
  },
};

const rm: Command = {
  usage: "SERVICE [SERVICE...]",
  about: "Remove services with their tasks",
  flags: flagSet(""),
  args: [1, ANY],
  run: (client, flags) =>
    forEach(client, flags.args, async (name) => {
      const service = serviceOf(client, name);
      await client.process.wait(client.engine.manager().removeService(service));
      return name;
    }),
};

export const SERVICE: CommandTable = {
  about: "Manage Swarm services",
  commands: { create, inspect, list: ls, logs, ls, ps, remove: rm, rm, rollback, scale, update },
};
