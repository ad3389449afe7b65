import { NOT_MANAGER } from "../../../runtime/engine.ts";
import { DaemonError } from "../../../runtime/errors.ts";
import type { Service } from "../../../runtime/swarm/types.ts";
import type { Client } from "../../cli/client.ts";
import { ANY, type Command, type CommandTable } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { forEach } from "../container/lifecycle.ts";
import { inspectAll, inspectPretty, NotFound } from "../inspect-all.ts";
import { converge } from "./converge.ts";
import { scale } from "./scale.ts";
import { ls } from "./service-list.ts";
import { logs } from "./service-logs.ts";
import { inspectService, prettyService } from "./service-view.ts";
import { specOf, updatedSpec } from "./spec.ts";
import { ps } from "./task-list.ts";

function serviceOf(client: Client, reference: string): Service {
  const service = client.engine.manager().service(reference);
  if (!service) throw new DaemonError(`service ${reference} not found`);
  return service;
}

/** What the client says when no registry knows the image's digest. */
export function digestWarning(image: string): string {
  return `image ${image} could not be accessed on a registry to record\nits digest. Each node will access ${image} independently,\npossibly leading to different nodes running different\nversions of the image.\n\n`;
}

const create: Command = {
  usage: "[OPTIONS] IMAGE [COMMAND] [ARG...]",
  about: "Create a new service",
  flags: flagSet(
    `cap-add:list cap-drop:list config:list constraint:list container-label:list d,detach
     endpoint-mode:string entrypoint:string e,env:list env-file:list health-cmd:string health-interval:duration
     health-retries:int health-start-period:duration health-start-interval:duration health-timeout:duration
     host:list hostname:string init l,label:list limit-cpu:string limit-memory:string mode:string mount:list
     name:string network:list no-healthcheck p,publish:list q,quiet read-only replicas:uint reserve-cpu:string
     reserve-memory:string restart-condition:string restart-delay:duration restart-max-attempts:uint
     rollback-delay:duration rollback-failure-action:string rollback-max-failure-ratio:string
     rollback-monitor:duration rollback-order:string rollback-parallelism:uint secret:list
     stop-grace-period:duration stop-signal:string t,tty update-delay:duration update-failure-action:string
     update-max-failure-ratio:string update-monitor:duration update-order:string update-parallelism:uint
     u,user:string w,workdir:string`,
    "limit-pids:int no-resolve-image placement-pref:list with-registry-auth",
    `dns:list dns-option:list dns-search:list group:list log-driver:string log-opt:list sysctl:list ulimit:list
     isolation:string max-concurrent:uint generic-resource:list replicas-max-per-node:uint oom-score-adj:int`,
  ),
  args: [1, ANY],
  interspersed: false,
  async run(client, flags) {
    const swarm = client.engine.manager();
    const service = swarm.createService(specOf(client, flags));
    await client.err(digestWarning(service.spec.TaskTemplate.ContainerSpec.Image));
    await client.out(`${service.id}\n`);
    await converge(client, service, {
      detached: flags.bool("detach"),
      quiet: flags.bool("quiet"),
      called: service.id,
    });
    return 0;
  },
};

const update: Command = {
  usage: "[OPTIONS] SERVICE",
  about: "Update a service",
  flags: flagSet(
    `args:string config-add:list config-rm:list container-label-add:list container-label-rm:list d,detach
     entrypoint:string env-add:list env-rm:list force health-cmd:string health-interval:duration
     health-retries:int health-start-period:duration health-start-interval:duration health-timeout:duration
     hostname:string image:string label-add:list label-rm:list limit-cpu:string limit-memory:string
     mount-add:list mount-rm:list no-healthcheck publish-add:list publish-rm:list q,quiet read-only replicas:uint
     reserve-cpu:string reserve-memory:string restart-condition:string restart-delay:duration
     restart-max-attempts:uint rollback rollback-delay:duration rollback-failure-action:string
     rollback-max-failure-ratio:string rollback-monitor:duration rollback-order:string rollback-parallelism:uint
     secret-add:list secret-rm:list stop-grace-period:duration stop-signal:string t,tty update-delay:duration
     update-failure-action:string update-max-failure-ratio:string update-monitor:duration update-order:string
     update-parallelism:uint u,user:string w,workdir:string`,
    "limit-pids:int no-resolve-image with-registry-auth",
    `cap-add:list cap-drop:list constraint-add:list constraint-rm:list dns-add:list dns-rm:list
     endpoint-mode:string group-add:list group-rm:list host-add:list host-rm:list init log-driver:string
     log-opt:list network-add:list network-rm:list sysctl-add:list sysctl-rm:list ulimit-add:list
     ulimit-rm:list`,
  ),
  args: [1, 1],
  async run(client, flags, path) {
    if (flags.bool("rollback")) return rollback.run(client, flags, path);
    const [reference = ""] = flags.args;
    const service = serviceOf(client, reference);
    client.engine.manager().updateService(service, updatedSpec(client, service.spec, flags));
    if (flags.has("image")) await client.err(digestWarning(service.spec.TaskTemplate.ContainerSpec.Image));
    await client.out(`${reference}\n`);
    await converge(client, service, {
      detached: flags.bool("detach"),
      quiet: flags.bool("quiet"),
      called: reference,
    });
    return 0;
  },
};

const rollback: Command = {
  usage: "[OPTIONS] SERVICE",
  about: "Revert changes to a service's configuration",
  flags: flagSet("d,detach q,quiet"),
  args: [1, 1],
  async run(client, flags) {
    const [reference = ""] = flags.args;
    const service = serviceOf(client, reference);
    client.engine.manager().rollBack(service);
    await client.out(`${reference}\n`);
    const loud = !flags.bool("detach") && !flags.bool("quiet");
    if (loud) await client.out("rollback: manually requested rollback\n");
    await converge(client, service, {
      detached: flags.bool("detach"),
      quiet: flags.bool("quiet"),
      called: reference,
    });
    return 0;
  },
};

const inspect: Command = {
  usage: "[OPTIONS] SERVICE [SERVICE...]",
  about: "Display detailed information on one or more services",
  flags: flagSet("f,format:string pretty"),
  args: [1, ANY],
  async run(client, flags) {
    const find = (name: string): Service => {
      const { swarm } = client.engine;
      if (!swarm) throw new NotFound(`Error response from daemon: ${NOT_MANAGER}`);
      const service = swarm.service(name);
      if (service) return service;
      throw new NotFound(`Error: no such service: ${name}`);
    };
    if (flags.bool("pretty"))
      return inspectPretty(client, flags, (name) => prettyService(find(name), client.now));
    return inspectAll(client, flags, (name) => inspectService(find(name)));
  },
};

const rm: Command = {
  usage: "SERVICE [SERVICE...]",
  about: "Remove one or more services",
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
