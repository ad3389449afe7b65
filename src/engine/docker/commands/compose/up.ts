import type { ComposeProject, ComposeService } from "../../../compose/project.ts";
import type { Image } from "../../../image/types.ts";
import type { SimulatedContainer } from "../../../runtime/container.ts";
import { DaemonError } from "../../../runtime/errors.ts";
import { ClientError } from "../../cli/client.ts";
import { pullTo } from "../image/fetch.ts";
import { buildServices } from "./build.ts";
import { type Compose, imageName, inDependencyOrder, numberOf, serviceOf } from "./context.ts";
import { configHash, containerRequest, VERSION } from "./convert.ts";
import { injectSecrets } from "./secrets.ts";
import { waitForDependencies } from "./wait.ts";

export interface UpOptions {
  readonly build?: boolean;
  readonly noBuild?: boolean;
  readonly forceRecreate?: boolean;
  readonly noRecreate?: boolean;
  readonly noDeps?: boolean;
  readonly removeOrphans?: boolean;
  readonly timeout?: number | undefined;
  readonly scale?: ReadonlyMap<string, number>;
  readonly renewVolumes?: boolean;
}

const PREFIX = "com.docker.compose";

/** Builds or looks for the images that are missing (all that can be built, with `--build`). */
export async function ensureImages(
  compose: Compose,
  project: ComposeProject,
  services: readonly ComposeService[],
  options: UpOptions,
): Promise<void> {
  const { images } = compose.client.engine;
  const missing = (service: ComposeService) => !images.get(imageName(project, service));
  const toBuild = services.filter(
    ({ build, ...rest }) => build && (options.build || missing({ build, ...rest })),
  );
  if (!options.noBuild) await buildServices(compose, project, toBuild);
  for (const service of services) {
    const always = service.pullPolicy === "always";
    if (service.pullPolicy === "never" || (!missing(service) && !always)) continue;
    const { client } = compose;
    await client.err(` ${service.name} Pulling \n`);
    try {
      await client.process.wait(pullTo(client, imageName(project, service)));
      await client.err(` ${service.name} Pulled \n`);
    } catch (error) {
      if (error instanceof DaemonError) await client.err(` ${service.name} Error ${error.message}\n`);
      throw error;
    }
  }
}

/** Networks and volumes that the services use. `compose run` says nothing of them (docker/compose run.go). */
export async function ensureResources(
  compose: Compose,
  project: ComposeProject,
  services: readonly ComposeService[],
  quiet = false,
): Promise<void> {
  const say = (what: string, state: string) => (quiet ? Promise.resolve() : compose.say(what, state));
  const { networks, volumes } = compose.client.engine;
  const labels = { [`${PREFIX}.project`]: project.name, [`${PREFIX}.version`]: VERSION };
  const usedNetworks = new Set(
    services.filter(({ networkMode }) => !networkMode).flatMap((service) => service.networks),
  );
  for (const [key, { name, external, internal }] of project.networks) {
    if (!usedNetworks.has(key) || networks.get(name)) continue;
    if (external) throw new ClientError(`network ${name} declared as external, but could not be found`);
    await say(`Network ${name}`, "Creating");
    networks.create(name, { internal, labels: { ...labels, [`${PREFIX}.network`]: key } });
    await say(`Network ${name}`, "Created");
  }
  const usedVolumes = new Set(services.flatMap((service) => service.volumes.map(({ source }) => source)));
  for (const [key, { name, external }] of project.volumes) {
    if (!usedVolumes.has(key) || volumes.get(name)) continue;
    if (external) throw new ClientError(`external volume ${JSON.stringify(name)} not found`);
    await say(`Volume ${name}`, "Creating");
    volumes.ensure(name, { labels: { ...labels, [`${PREFIX}.volume`]: key } });
    await say(`Volume ${name}`, "Created");
  }
}

/** Creates what is missing or outdated of the services' containers, in the order of dependencies. */
export async function createContainers(
  compose: Compose,
  project: ComposeProject,
  services: readonly ComposeService[],
  options: UpOptions,
): Promise<void> {
  for (const service of services) {
    const wanted = options.scale?.get(service.name) ?? service.scale;
    const existing = compose
      .containers(project.name)
      .filter((container) => serviceOf(container) === service.name);
    for (const extra of existing.filter((container) => numberOf(container) > wanted))
      await removeContainer(compose, extra, { timeout: options.timeout });
    for (let number = 1; number <= wanted; number++) {
      const image = compose.client.engine.images.get(imageName(project, service));
      if (!image) {
        const what = `Container ${containerName(project, service, number)}`;
        const error = new DaemonError(`No such image: ${withTag(imageName(project, service))}`);
        await compose.say(what, "Creating");
        await compose.say(what, `Error response from daemon: ${error.message}`);
        throw error;
      }
      const current = existing.find((container) => numberOf(container) === number);
      if (!current) await createOne(compose, project, service, image, number);
      else if (isOutdated(current, service, image, options))
        await recreate(compose, project, service, image, current, options);
      else if (current.isRunning) await compose.say(`Container ${current.name}`, "Running");
    }
  }
}

function isOutdated(
  container: SimulatedContainer,
  service: ComposeService,
  image: Image,
  options: UpOptions,
): boolean {
  if (options.forceRecreate) return true;
  if (options.noRecreate) return false;
  const { Labels } = container.config;
  return Labels[`${PREFIX}.config-hash`] !== configHash(service) || container.image.id !== image.id;
}

const withTag = (name: string) => (/:[^/]*$/.test(name) ? name : `${name}:latest`);

function containerName(project: ComposeProject, service: ComposeService, number: number): string {
  return service.containerName ?? `${project.name}-${service.name}-${number}`;
}

async function createOne(
  compose: Compose,
  project: ComposeProject,
  service: ComposeService,
  image: Image,
  number: number,
): Promise<void> {
  const name = containerName(project, service, number);
  const what = `Container ${name}`;
  await compose.say(what, "Creating");
  try {
    const request = await containerRequest(compose, project, service, image, { name, number, oneOff: false });
    compose.client.engine.create(request);
  } catch (error) {
    if (error instanceof DaemonError) await compose.say(what, `Error response from daemon: ${error.message}`);
    else if (error instanceof ClientError) await compose.say(what, error.message);
    throw error;
  }
  await compose.say(what, "Created");
}

/** The old container goes; its volumes stay with the new one unless they are to be renewed. */
async function recreate(
  compose: Compose,
  project: ComposeProject,
  service: ComposeService,
  image: Image,
  current: SimulatedContainer,
  options: UpOptions,
): Promise<void> {
  const { engine, process } = compose.client;
  const { name } = current;
  await compose.say(`Container ${name}`, "Recreate");
  const request = await containerRequest(compose, project, service, image, {
    ...{ name, number: numberOf(current), oneOff: false },
  });
  const anonymous = current.mounts.filter(
    ({ type, source }) => type === "volume" && engine.volumes.get(source)?.anonymous,
  );
  await process.wait(current.stop(options.timeout));
  await process.wait(engine.remove(current, { force: true }));
  const taken = new Set(request.host.mounts.map(({ target }) => target));
  const kept = options.renewVolumes ? [] : anonymous.filter(({ target }) => !taken.has(target));
  const mounts = [
    ...request.host.mounts,
    ...kept.map(({ source, target }) => ({ type: "volume" as const, source, target, readOnly: false })),
  ];
  engine.create({ ...request, host: { ...request.host, mounts } });
  await compose.say(`Container ${name}`, "Recreated");
}

/** Starts the services' containers when what they depend on is ready. */
export async function startServices(
  compose: Compose,
  project: ComposeProject,
  services: readonly ComposeService[],
  options: { readonly quiet?: boolean; readonly onStart?: (container: SimulatedContainer) => void } = {},
): Promise<void> {
  for (const service of services) {
    await waitForDependencies(compose, project, service, services);
    const own = compose.containers(project.name).filter((container) => serviceOf(container) === service.name);
    for (const container of own) {
      if (container.isRunning) continue;
      injectSecrets(project, service, container);
      if (!options.quiet) await compose.say(`Container ${container.name}`, "Starting");
      options.onStart?.(container);
      container.start();
      if (!options.quiet) await compose.say(`Container ${container.name}`, "Started");
    }
  }
}

/** Stops and removes one container, with the lines that Compose prints. */
export async function removeContainer(
  compose: Compose,
  container: SimulatedContainer,
  options: { readonly timeout?: number | undefined; readonly volumes?: boolean },
): Promise<void> {
  const { engine, process } = compose.client;
  const what = `Container ${container.name}`;
  await compose.say(what, "Stopping");
  await process.wait(container.stop(options.timeout));
  await compose.say(what, "Stopped");
  await compose.say(what, "Removing");
  await process.wait(engine.remove(container, { force: true, volumes: options.volumes ?? false }));
  await compose.say(what, "Removed");
}

/** Images, resources and containers of the services: all of `up` but the start. */
export async function prepare(
  compose: Compose,
  project: ComposeProject,
  wanted: readonly ComposeService[],
  options: UpOptions,
): Promise<ComposeService[]> {
  const services = inDependencyOrder(project, wanted, !options.noDeps);
  await ensureImages(compose, project, services, options);
  await reportOrphans(compose, project, options.removeOrphans ?? false);
  await ensureResources(compose, project, services);
  await createContainers(compose, project, services, options);
  return services;
}

/** Containers of the project that no service of the file owns. */
async function reportOrphans(compose: Compose, project: ComposeProject, remove: boolean): Promise<void> {
  const orphans = compose.containers(project.name, { oneOff: true }).filter((container) =>
    // A one-off container counts once it has ended, whatever its service.
    container.config.Labels[`${PREFIX}.oneoff`] === "True"
      ? container.status === "exited" || container.status === "dead"
      : !project.services.has(serviceOf(container)),
  );
  if (orphans.length === 0) return;
  if (remove) {
    for (const orphan of orphans) await removeContainer(compose, orphan, {});
    return;
  }
  const names = orphans.map(({ name }) => name).join(" ");
  await compose.warn(
    `Found orphan containers ([${names}]) for this project. If you removed or renamed this service in your compose file, you can run this command with the --remove-orphans flag to clean it up.`,
  );
}
