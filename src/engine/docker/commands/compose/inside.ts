import type { ComposeProject, ComposeService } from "../../../compose/project.ts";
import type { SimulatedContainer } from "../../../runtime/container.ts";
import type { Client } from "../../cli/client.ts";
import { ClientError } from "../../cli/client.ts";
import { ANY } from "../../cli/command.ts";
import { type Flags, flagSet } from "../../cli/flags.ts";
import { startAttached } from "../container/attach.ts";
import { resolveEnv } from "../container/env.ts";
import { execIn } from "../container/exec.ts";
import { parseVolume } from "../container/mounts.ts";
import { parsePorts } from "../container/ports.ts";
import type { ComposeCommand } from "./command.ts";
import { type Compose, imageName, inDependencyOrder, numberOf, selected, serviceOf } from "./context.ts";
import { containerRequest } from "./convert.ts";
import { injectSecrets } from "./secrets.ts";
import { createContainers, ensureImages, ensureResources, startServices } from "./up.ts";

/** The running container of a service that a command is for. */
export function runningContainer(
  compose: Compose,
  project: ComposeProject,
  service: string,
  index: number | undefined,
): SimulatedContainer {
  const found = compose
    .containers(project.name)
    .filter((container) => serviceOf(container) === service)
    .find((container) => index === undefined || numberOf(container) === index);
  if (!found?.isRunning) {
    const which = index === undefined ? "" : ` container #${index}`;
    throw new ClientError(`service ${JSON.stringify(service)} is not running${which}`);
  }
  return found;
}

export const exec: ComposeCommand = {
  usage: "[OPTIONS] SERVICE COMMAND [ARGS...]",
  about: "Run a command in a service's running container",
  flags: flagSet(
    "d,detach e,env:list index:int T,no-tty T,no-TTY u,user:string w,workdir:string i,interactive t,tty",
    "",
    "dry-run privileged",
  ),
  args: [2, ANY],
  interspersed: false,
  async run(compose, flags, client) {
    const project = await compose.project();
    const [service = "", ...argv] = flags.args;
    const container = runningContainer(compose, project, service, flags.int("index"));
    return execIn(client, container, argv, flags, true, container.id);
  },
};

/** The service as `compose run` changes it: another command, more environment. */
function overridden(service: ComposeService, flags: Flags, client: Client): ComposeService {
  const [, ...command] = flags.args;
  const entrypoint = flags.text("entrypoint");
  const environment = new Map(service.environment);
  for (const entry of resolveEnv(flags.list("env"), client.environment)) {
    const [name = "", ...value] = entry.split("=");
    environment.delete(name);
    environment.set(name, { value: value.join("="), source: service.location });
  }
  return {
    ...service,
    environment,
    ...(command.length > 0 ? { command } : {}),
    ...(entrypoint === undefined ? {} : { entrypoint: entrypoint === "" ? [] : [entrypoint] }),
    ...(flags.has("user") ? { user: flags.text("user") } : {}),
    ...(flags.has("workdir") ? { workingDir: flags.text("workdir") } : {}),
    labels: new Map([
      ...service.labels,
      ...flags.list("label").map((text): [string, string] => {
        const [key = "", ...value] = text.split("=");
        return [key, value.join("=")];
      }),
    ]),
  };
}

export const run: ComposeCommand = {
  usage: "[OPTIONS] SERVICE [COMMAND] [ARGS...]",
  about: "Run a command in a new container of a service",
  flags: flagSet(
    `build d,detach entrypoint:string e,env:list i,interactive l,label:list name:string T,no-TTY no-deps
     p,publish:list pull:string q,quiet remove-orphans rm P,service-ports u,user:string v,volume:list
     w,workdir:string t,tty`,
    "quiet-build quiet-pull use-aliases",
    "cap-add:list cap-drop:list dry-run env-from-file:list",
  ),
  args: [1, ANY],
  interspersed: false,
  async run(compose, flags, client) {
    const [name = ""] = flags.args;
    const project = await compose.project();
    const [service] = selected(project, [name]);
    if (!service) throw new ClientError(`no such service: ${name}`);
    const dependencies = flags.bool("no-deps")
      ? []
      : inDependencyOrder(project, [service]).filter((each) => each !== service);
    await ensureImages(compose, project, [...dependencies, service], { build: flags.bool("build") });
    // Resources are told of along with dependencies only.
    await ensureResources(compose, project, [...dependencies, service], dependencies.length === 0);
    await createContainers(compose, project, dependencies, {});
    await startServices(compose, project, dependencies);
    const container = await oneOff(compose, project, service, flags);
    injectSecrets(project, service, container);
    if (flags.bool("detach")) {
      container.start();
      await client.out(`${container.id}\n`);
      return 0;
    }
    try {
      return await startAttached(client, container, { stdin: flags.bool("interactive", true) });
    } finally {
      if (flags.bool("rm")) await client.engine.remove(container, { volumes: true });
    }
  },
};

async function oneOff(
  compose: Compose,
  project: ComposeProject,
  service: ComposeService,
  flags: Flags,
): Promise<SimulatedContainer> {
  const { engine, process } = compose.client;
  const image = engine.images.get(imageName(project, service));
  if (!image) throw new ClientError(`No such image: ${imageName(project, service)}`);
  const changed = overridden(service, flags, compose.client);
  const suffix = engine.makeId("compose run").slice(0, 12);
  const name = flags.text("name") ?? `${project.name}-${service.name}-run-${suffix}`;
  const number = compose
    .containers(project.name, { oneOff: true })
    .filter(
      (each) =>
        serviceOf(each) === service.name && each.config.Labels["com.docker.compose.oneoff"] === "True",
    ).length;
  const request = await containerRequest(compose, project, changed, image, {
    ...{ name, number: number + 1, oneOff: true },
  });
  const ports = parsePorts(
    [...flags.list("publish"), ...(flags.bool("service-ports") ? service.ports : [])],
    [],
  );
  const volumes = flags.list("volume").map((text) => parseVolume(text, process.cwd));
  return engine.create({
    ...request,
    host: { ...request.host, ports: ports.bindings, mounts: [...request.host.mounts, ...volumes] },
  });
}
