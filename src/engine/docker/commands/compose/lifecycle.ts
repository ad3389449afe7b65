import type { ComposeProject } from "../../../compose/project.ts";
import type { SimulatedContainer } from "../../../runtime/container.ts";
import { parseSignal } from "../../../runtime/signals.ts";
import { ClientError } from "../../cli/client.ts";
import { ANY } from "../../cli/command.ts";
import { type Flags, flagSet } from "../../cli/flags.ts";
import { tagsOf } from "../../inspect/image.ts";
import { followLines, waitForAll } from "./attach.ts";
import type { ComposeCommand } from "./command.ts";
import { type Compose, imageName, inDependencyOrder, selected, serviceOf } from "./context.ts";
import { shortName } from "./log-lines.ts";
import { prepare, removeContainer, startServices, type UpOptions } from "./up.ts";

const UP_FLAGS = `abort-on-container-exit abort-on-container-failure build d,detach exit-code-from:string
  force-recreate no-build no-deps no-log-prefix no-recreate no-start pull:string remove-orphans
  V,renew-anon-volumes scale:list t,timeout:int timestamps wait`;

function scaleOf(flags: Flags): Map<string, number> {
  return new Map(
    flags.list("scale").map((text) => {
      const [name = "", number = ""] = text.split("=");
      if (!/^\d+$/.test(number))
        throw new ClientError(`invalid --scale option ${text}. Should be SERVICE=NUM`);
      return [name, Number(number)];
    }),
  );
}

function optionsOf(flags: Flags): UpOptions {
  return {
    build: flags.bool("build"),
    noBuild: flags.bool("no-build"),
    forceRecreate: flags.bool("force-recreate"),
    noRecreate: flags.bool("no-recreate"),
    noDeps: flags.bool("no-deps"),
    removeOrphans: flags.bool("remove-orphans"),
    timeout: flags.int("timeout"),
    scale: scaleOf(flags),
    renewVolumes: flags.bool("renew-anon-volumes"),
  };
}

export const up: ComposeCommand = {
  usage: "[OPTIONS] [SERVICE...]",
  about: "Make and start the services' containers",
  flags: flagSet(
    UP_FLAGS,
    "menu no-color quiet-build quiet-pull wait-timeout:int y,yes",
    "always-recreate-deps attach:list attach-dependencies no-attach:list dry-run w,watch",
  ),
  args: [0, ANY],
  async run(compose, flags) {
    const project = await compose.project();
    const wanted = selected(project, flags.args);
    const services = await prepare(compose, project, wanted, optionsOf(flags));
    if (flags.bool("no-start")) return 0;
    const detached = flags.bool("detach") || flags.bool("wait");
    if (detached) {
      await startServices(compose, project, services);
      return flags.bool("wait")
        ? waitUntilUp(
            compose,
            project,
            services.map(({ name }) => name),
          )
        : 0;
    }
    return attached(compose, project, flags, services);
  },
};

/** `up --wait`: running, and healthy where there is a health check. */
async function waitUntilUp(
  compose: Compose,
  project: ComposeProject,
  names: readonly string[],
): Promise<number> {
  const own = compose.containers(project.name).filter((container) => names.includes(serviceOf(container)));
  for (const container of own) await compose.say(`Container ${container.name}`, "Waiting");
  for (const container of own) {
    while (container.isRunning && container.health?.status === "starting")
      await compose.client.process.sleep(500);
    if (!container.isRunning)
      throw new ClientError(`container ${container.name} exited (${container.exitCode})`);
    if (container.health?.status === "unhealthy")
      throw new ClientError(`container ${container.name} is unhealthy`);
    await compose.say(`Container ${container.name}`, "Healthy");
  }
  return 0;
}

async function attached(
  compose: Compose,
  project: ComposeProject,
  flags: Flags,
  services: Awaited<ReturnType<typeof prepare>>,
): Promise<number> {
  const names = new Set(services.map(({ name }) => name));
  const shown = flags.args.length > 0 ? new Set(flags.args) : names;
  const containers = compose.containers(project.name).filter((container) => shown.has(serviceOf(container)));
  await compose.client.out(`Attaching to ${containers.map(shortName).sort().join(", ")}\n`);
  const abort =
    flags.bool("abort-on-container-exit") ||
    flags.bool("abort-on-container-failure") ||
    flags.has("exit-code-from");
  const unfollow = followLines(compose, containers, {
    prefix: !flags.bool("no-log-prefix"),
    timestamps: flags.bool("timestamps"),
  });
  try {
    await startServices(compose, project, services, { quiet: true });
    const { code } = await waitForAll(compose, containers, abort);
    if (!abort) return 0;
    await compose.client.err("Aborting on container exit...\n");
    for (const container of containers.toReversed()) await stopOne(compose, container, flags.int("timeout"));
    const from = flags.text("exit-code-from");
    return from === undefined ? code : (containers.find((c) => serviceOf(c) === from)?.exitCode ?? code);
  } finally {
    unfollow();
    await compose.client.flush();
  }
}

export const create: ComposeCommand = {
  usage: "[OPTIONS] [SERVICE...]",
  about: "Make the services' containers without starting them",
  flags: flagSet(
    "build force-recreate no-build no-recreate pull:string remove-orphans scale:list",
    "quiet-pull y,yes",
    "dry-run",
  ),
  args: [0, ANY],
  async run(compose, flags) {
    const project = await compose.project();
    await prepare(compose, project, selected(project, flags.args), optionsOf(flags));
    return 0;
  },
};

/** The project's containers of these services, those that others depend on last. */
function inReverse(
  compose: Compose,
  project: ComposeProject,
  names: readonly string[],
  oneOff = false,
): SimulatedContainer[] {
  const order = inDependencyOrder(project, [...project.services.values()]).map(({ name }) => name);
  return compose
    .containers(project.name, { oneOff })
    .filter((container) => names.length === 0 || names.includes(serviceOf(container)))
    .toSorted((a, b) => order.indexOf(serviceOf(b)) - order.indexOf(serviceOf(a)));
}

export const down: ComposeCommand = {
  usage: "[OPTIONS] [SERVICES]",
  about: "Stop and remove containers and networks",
  flags: flagSet("remove-orphans rmi:string t,timeout:int v,volumes", "", "dry-run"),
  args: [0, ANY],
  async run(compose, flags) {
    const rmi = flags.text("rmi");
    if (rmi !== undefined && rmi !== "all" && rmi !== "local")
      throw new ClientError(`invalid value for --rmi: ${JSON.stringify(rmi)}`);
    const project = await compose.project();
    const { engine } = compose.client;
    const volumes = flags.bool("volumes");
    const found = inReverse(compose, project, flags.args, true).filter(
      (container) => flags.bool("remove-orphans") || project.services.has(serviceOf(container)),
    );
    for (const container of found)
      await removeContainer(compose, container, { timeout: flags.int("timeout"), volumes });
    if (flags.args.length > 0) return 0;
    if (rmi !== undefined)
      for (const service of project.services.values()) {
        const name = imageName(project, service);
        const image = engine.images.get(name);
        if (!image || (rmi === "local" && (service.image || !service.build))) continue;
        const what = `Image ${/:[^/]*$/.test(name) ? name : `${name}:latest`}`;
        await compose.say(what, "Removing");
        engine.images.untag(name);
        if (tagsOf(image, engine).length === 0) engine.images.remove(image);
        await compose.say(what, "Removed");
      }
    if (volumes)
      for (const { name, external } of project.volumes.values()) {
        if (external || !engine.volumes.get(name)) continue;
        await compose.say(`Volume ${name}`, "Removing");
        engine.volumes.remove(name);
        await compose.say(`Volume ${name}`, "Removed");
      }
    for (const { name, external } of project.networks.values()) {
      if (external || !engine.networks.get(name)) continue;
      await compose.say(`Network ${name}`, "Removing");
      engine.networks.remove(name);
      await compose.say(`Network ${name}`, "Removed");
    }
    return 0;
  },
};

async function stopOne(
  compose: Compose,
  container: SimulatedContainer,
  timeout: number | undefined,
): Promise<void> {
  await compose.say(`Container ${container.name}`, "Stopping");
  await compose.client.process.wait(container.stop(timeout));
  await compose.say(`Container ${container.name}`, "Stopped");
}

export const stop: ComposeCommand = {
  usage: "[OPTIONS] [SERVICE...]",
  about: "Stop the services' containers",
  flags: flagSet("t,timeout:int", "", "dry-run"),
  args: [0, ANY],
  async run(compose, flags) {
    const project = await compose.project();
    selected(project, flags.args);
    for (const container of inReverse(compose, project, flags.args))
      if (container.isRunning) await stopOne(compose, container, flags.int("timeout"));
    return 0;
  },
};

export const start: ComposeCommand = {
  usage: "[SERVICE...]",
  about: "Start the services' stopped containers",
  flags: flagSet("", "", "dry-run"),
  args: [0, ANY],
  async run(compose, flags) {
    const project = await compose.project();
    const services = inDependencyOrder(project, selected(project, flags.args));
    for (const { name } of selected(project, flags.args))
      if (!compose.containers(project.name).some((container) => serviceOf(container) === name))
        throw new ClientError(`service ${JSON.stringify(name)} has no container to start`);
    await startServices(compose, project, services);
    return 0;
  },
};

export const restart: ComposeCommand = {
  usage: "[OPTIONS] [SERVICE...]",
  about: "Stop the services' containers and start them again",
  flags: flagSet("no-deps t,timeout:int", "", "dry-run"),
  args: [0, ANY],
  async run(compose, flags) {
    const project = await compose.project();
    const names = selected(project, flags.args).map(({ name }) => name);
    const order = inDependencyOrder(project, selected(project, flags.args), false).map(({ name }) => name);
    const containers = compose
      .containers(project.name)
      .filter((container) => names.includes(serviceOf(container)))
      .toSorted((a, b) => order.indexOf(serviceOf(a)) - order.indexOf(serviceOf(b)));
    for (const container of containers) {
      await compose.say(`Container ${container.name}`, "Restarting");
      await compose.client.process.wait(container.stop(flags.int("timeout")));
      container.start();
      await compose.say(`Container ${container.name}`, "Started");
    }
    return 0;
  },
};

export const kill: ComposeCommand = {
  usage: "[OPTIONS] [SERVICE...]",
  about: "Send a signal to the services' containers",
  flags: flagSet("remove-orphans s,signal:string", "", "dry-run"),
  args: [0, ANY],
  async run(compose, flags) {
    const project = await compose.project();
    selected(project, flags.args);
    const signal = parseSignal(flags.text("signal") ?? "SIGKILL");
    for (const container of inReverse(compose, project, flags.args)) {
      if (!container.isRunning) continue;
      await compose.say(`Container ${container.name}`, "Killing");
      container.kill(signal);
      if (signal === "SIGKILL") await compose.client.process.wait(container.wait());
      await compose.say(`Container ${container.name}`, "Killed");
    }
    return 0;
  },
};

export const rm: ComposeCommand = {
  usage: "[OPTIONS] [SERVICE...]",
  about: "Remove the services' stopped containers",
  flags: flagSet("f,force s,stop v,volumes", "", "dry-run"),
  args: [0, ANY],
  async run(compose, flags) {
    const project = await compose.project();
    selected(project, flags.args);
    const found = inReverse(compose, project, flags.args, true);
    if (flags.bool("stop"))
      for (const container of found) if (container.isRunning) await stopOne(compose, container, undefined);
    const stopped = found.filter(({ isRunning }) => !isRunning);
    if (stopped.length === 0) {
      await compose.client.err("No stopped containers\n");
      return 0;
    }
    await compose.client.out(`Going to remove ${stopped.map(({ name }) => name).join(", ")}\n`);
    if (!flags.bool("force"))
      throw new ClientError("leaklab: answering the question of `rm` is not modelled (give -f)");
    for (const container of stopped) {
      await compose.say(`Container ${container.name}`, "Removing");
      await compose.client.engine.remove(container, { volumes: flags.bool("volumes") });
      await compose.say(`Container ${container.name}`, "Removed");
    }
    return 0;
  },
};

export const scale: ComposeCommand = {
  usage: "[SERVICE=REPLICAS...]",
  about: "Set how many containers services have",
  flags: flagSet("no-deps", "", "dry-run"),
  args: [1, ANY],
  async run(compose, flags) {
    const project = await compose.project();
    const wanted = new Map(
      flags.args.map((text) => {
        const [name = "", number = ""] = text.split("=");
        if (!/^\d+$/.test(number)) throw new ClientError(`invalid scale specifier: ${text}`);
        return [name, Number(number)];
      }),
    );
    const services = await prepare(compose, project, selected(project, [...wanted.keys()]), {
      scale: wanted,
      noDeps: flags.bool("no-deps"),
    });
    await startServices(compose, project, services);
    return 0;
  },
};
