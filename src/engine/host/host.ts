import { createBuilder } from "../build/builder.ts";
import type { Builder } from "../build/types.ts";
import { NO_CI } from "../ci/definition.ts";
import type { PipelineOptions } from "../ci/pipeline.ts";
import { type Connection, DOCKER_FACILITY, docker } from "../docker/program.ts";
import { createFileSystem } from "../filesystem/filesystem.ts";
import { createOverlay } from "../filesystem/overlay.ts";
import { type FileSystem, ROOT } from "../filesystem/types.ts";
import { createImageStore } from "../image/store.ts";
import { createBudget } from "../process/budget.ts";
import { createClock } from "../process/clock.ts";
import { createMachine, type Programs } from "../process/machine.ts";
import { asClient, createNetwork, hostsOf, type Ports } from "../process/network.ts";
import type { Endpoint } from "../process/types.ts";
import { makeFolders, parentOf } from "../runtime/copy.ts";
import { Engine } from "../runtime/engine.ts";
import { PublishedPorts } from "../runtime/ports.ts";
import { CI_FACILITY, type Pipeline } from "../services/pipeline.ts";
import { PUBLIC_MIRRORS } from "../services/public-mirrors.ts";
import { createWorld } from "../services/world.ts";
import type { Workspace } from "../source/workspace.ts";
import { TOOLS } from "../tools/registry.ts";
import { baseImages, hostTree } from "./base-images.ts";
import { gatherBuilders } from "./gather-builders.ts";
import { lessonImages } from "./lesson-images.ts";
import { publicImage } from "./public-images.ts";
import { runLine } from "./run.ts";
import { createRunner } from "./runner.ts";
import type { BuildSecret, Host, HostOptions } from "./types.ts";
import { watchSecrets } from "./watch-secrets.ts";

/** When every simulated computer is switched on. Base images are older. */
export const START = Date.UTC(2026, 10, 23, 9, 0, 0);

const HOSTNAME = "workstation";

const ENVIRONMENT = {
  HOME: "/root",
  USER: "root",
  LANG: "C.UTF-8",
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
};

/** Programs of a runner: those of images, and docker. */
const RUNNER_PROGRAMS: Programs = { ...TOOLS, docker: async () => docker };

/** Programs of the learner's computer: Leaklab's own besides. */
const HOST_PROGRAMS: Programs = {
  ...RUNNER_PROGRAMS,
  world: async () => (await import("../tools/world/index.ts")).world,
};

function writeWorkspace(files: FileSystem, root: string, workspace: Workspace): void {
  makeFolders(files, root);
  let written = 0;
  for (const [path, file] of workspace) {
    const target = `${root}/${path.replace(/\/$/, "")}`;
    makeFolders(files, path.endsWith("/") ? target : parentOf(target));
    if (path.endsWith("/")) continue;
    if (file.symlink !== undefined) files.symlink(file.symlink, target, ROOT);
    else {
      files.writeFile(target, file.content, file.mode, ROOT);
      files.chmod(target, file.mode, ROOT);
    }
    // No two files are written in the same instant: layers tell equal files apart by that.
    const { mtime } = files.lstat(target, ROOT);
    files.utimes(target, mtime + ++written / 1000, ROOT, false);
  }
}

function resolver(endpoints: ReadonlyMap<string, Endpoint>): (host: string) => Ports | undefined {
  const hosts = hostsOf(new Map([...PUBLIC_MIRRORS, ...endpoints]));
  return (host) => hosts.get(host);
}

/** The CI, loaded only where a lab says something of it or a workflow is there: most labs do without. */
async function ciOf({ ci, files }: HostOptions, options: PipelineOptions): Promise<Pipeline | undefined> {
  const hasWorkflow = [...files.keys()].some((path) => path.startsWith(".github/workflows/"));
  if (!ci && !hasWorkflow) return undefined;
  return (await import("../ci/pipeline.ts")).createPipeline(options);
}

/** A computer as new, with the workspace in /work/FOLDER, and an engine with the base images. */
export async function createHost(options: HostOptions): Promise<Host> {
  const clock = createClock(options.startsAt ?? START);
  const budget = createBudget();
  const now = () => clock.now();
  const tree = createOverlay([hostTree()]);
  const filesystem = createFileSystem(tree, { now, onWrite: (bytes) => budget.bytes(bytes) });
  const folder = `/work/${options.folder}`;
  writeWorkspace(filesystem, folder, options.files);

  const world = createWorld(options.services ?? {}, options.credentials ?? new Map(), now, {
    files: new Map(
      [...(options.credentialFiles ?? [])].map(([name, paths]) => [
        name,
        paths.map((path) => `${folder}/${path}`),
      ]),
    ),
    containerName: (hostname) =>
      [...engine.containers.values()].find(({ config }) => config.Hostname === hostname)?.name,
  });
  const outside = resolver(world.endpoints("runtime"));
  const insideBuilds = resolver(world.endpoints("build"));
  const ports = new PublishedPorts();
  const network = createNetwork({
    local: ports,
    names: [HOSTNAME],
    resolve: (host) => engine.networks.portsAt(host) ?? outside(host),
  });
  for (const [address, endpoint] of world.endpoints("runtime")) {
    const [, port] = /^(?:localhost|127\.0\.0\.1):(\d+)$/.exec(address) ?? [];
    if (port !== undefined) network.listen(Number(port), endpoint);
  }
  const images = createImageStore(publicImage);
  const startImages = [...baseImages(), ...lessonImages()];
  for (const [name, image] of startImages) images.tag(name, image);
  const facilities = new Map<string, unknown>([["world", world]]);
  const buildSecrets: BuildSecret[] = [];
  const ownBuilder = watchSecrets(
    createBuilder({
      images,
      clock,
      budget,
      programs: TOOLS,
      facilities,
      network: (mode) =>
        asClient(
          createNetwork({
            local: mode === "host" ? ports : new Map(),
            isolated: mode === "none",
            resolve: insideBuilds,
          }),
          () => "build",
        ),
    }),
    buildSecrets,
  );
  /** The builders of the CI's jobs. */
  const elsewhere: Builder[] = [];
  const builder = gatherBuilders(ownBuilder, elsewhere);
  const engine: Engine = new Engine({
    ...{ clock, budget, images, builder, facilities, programs: TOOLS },
    hostName: HOSTNAME,
    ...{ hostFiles: filesystem, hostTree: tree, hostNetwork: network, hostPorts: ports, world: outside },
  });
  if (options.swarm) engine.initSwarm();
  const connection: Connection = { engine, calls: [] };
  const pipeline = await ciOf(options, {
    ...{ definition: options.ci ?? NO_CI, world, files: filesystem, folder },
    rent: () =>
      createRunner({
        ...{ clock, budget, facilities, tools: TOOLS, programs: RUNNER_PROGRAMS, home: engine },
        ...{ images: startImages, outside: insideBuilds },
        onBuilder: (built) => {
          const watched = watchSecrets(built, buildSecrets);
          elsewhere.push(watched);
          return watched;
        },
      }),
  });
  const machine = createMachine({
    ...{ filesystem, hostname: HOSTNAME, clock, budget, programs: HOST_PROGRAMS },
    network: asClient(network, () => HOSTNAME),
    facilities: new Map([...facilities, [DOCKER_FACILITY, connection], [CI_FACILITY, pipeline]]),
  });
  for (const [port, endpoint] of options.listening ?? []) network.listen(port, endpoint);
  const environment = new Map([...Object.entries(ENVIRONMENT), ...(options.environment ?? [])]);
  return {
    machine,
    world,
    folder,
    images,
    builder,
    buildSecrets,
    engine,
    pipeline,
    environment,
    calls: connection.calls,
    containers: engine.containers,
    run: (line, output) => runLine({ machine, budget, engine, environment, folder }, line, output),
  };
}
