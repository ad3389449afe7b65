import type { ComposeProject } from "../../../compose/project.ts";
import type { Signal } from "../../../process/types.ts";
import type { SimulatedContainer } from "../../../runtime/container.ts";
import { DaemonError } from "../../../runtime/errors.ts";
import { parseSignal } from "../../../runtime/signals.ts";
import { ClientError } from "../../cli/client.ts";
import { ANY } from "../../cli/command.ts";
import { flagSet } from "../../cli/flags.ts";
import { tagsOf } from "../../inspect/image.ts";
import type { ComposeCommand } from "./command.ts";
import { type Compose, imageName, inDependencyOrder, selected, serviceOf } from "./context.ts";
import { removeContainer, startServices } from "./up.ts";

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

export async function stopOne(
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

async function signalFor(compose: Compose, container: SimulatedContainer, text: string): Promise<Signal> {
  try {
    return parseSignal(text);
  } catch (error) {
    await compose.say(`Container ${container.name}`, "Error while Killing");
    throw new DaemonError(`cannot kill container: ${container.id}: ${(error as Error).message}`);
  }
}

export const kill: ComposeCommand = {
  usage: "[OPTIONS] [SERVICE...]",
  about: "Send a signal to the services' containers",
  flags: flagSet("remove-orphans s,signal:string", "", "dry-run"),
  args: [0, ANY],
  async run(compose, flags) {
    const project = await compose.project();
    selected(project, flags.args);
    for (const container of inReverse(compose, project, flags.args)) {
      if (!container.isRunning) continue;
      await compose.say(`Container ${container.name}`, "Killing");
      const signal = await signalFor(compose, container, flags.text("signal") ?? "SIGKILL");
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
    const found = inReverse(compose, project, flags.args);
    if (flags.bool("stop"))
      for (const container of found) if (container.isRunning) await stopOne(compose, container, undefined);
    const stopped = found.filter(({ isRunning }) => !isRunning);
    if (stopped.length === 0) {
      await compose.client.err("No stopped containers\n");
      return 0;
    }
    await compose.client.out(
      `Going to remove ${stopped
        .map(({ name }) => name)
        .sort()
        .join(", ")}\n`,
    );
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
