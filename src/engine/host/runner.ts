import { createBuilder } from "../build/builder.ts";
import type { Builder } from "../build/types.ts";
import type { RentedMachine } from "../ci/runner.ts";
import { DOCKER_FACILITY } from "../docker/program.ts";
import { createFileSystem } from "../filesystem/filesystem.ts";
import { createOverlay } from "../filesystem/overlay.ts";
import { createImageStore } from "../image/store.ts";
import type { Image } from "../image/types.ts";
import type { RenewableBudget } from "../process/budget.ts";
import { createMachine, type Programs } from "../process/machine.ts";
import { asClient, createNetwork, type Ports } from "../process/network.ts";
import type { Clock, Network } from "../process/types.ts";
import { Engine } from "../runtime/engine.ts";
import { PublishedPorts } from "../runtime/ports.ts";
import { runnerTree } from "./base-images.ts";
import { publicImage } from "./public-images.ts";

const HOSTNAME = "runner";

export interface RunnerSurroundings {
  readonly clock: Clock;
  readonly budget: RenewableBudget;
  /** Programs of images, and those of the runner itself. */
  readonly tools: Programs;
  readonly programs: Programs;
  readonly facilities: ReadonlyMap<string, unknown>;
  /** The images that every engine starts with. */
  readonly images: readonly (readonly [name: string, image: Image])[];
  /** The world outside: what a job fetches it fetches to build. */
  readonly outside: (host: string) => Ports | undefined;
  /** The engine of the learner's computer, which is given what the job leaves behind. */
  readonly home: Engine;
  /** Told of the builder of each job: what it keeps is kept with the build records of the repository. */
  readonly onBuilder: (builder: Builder) => Builder;
}

/**
 * A machine as new for one job, with a Docker Engine of its own: nothing in the cache, no image but those that every engine
 * starts with, and nothing of the learner's computer. When it is given back its containers end. Images that have a name then are
 * loaded into the learner's engine, which stands for pulling them from where the job put them.
 */
export function createRunner(around: RunnerSurroundings): RentedMachine {
  const { clock, budget, tools, programs, facilities, outside, home } = around;
  const tree = createOverlay([runnerTree()]);
  const filesystem = createFileSystem(tree, {
    now: () => clock.now(),
    onWrite: (bytes) => budget.bytes(bytes),
  });
  const images = createImageStore(publicImage);
  for (const [name, image] of around.images) images.tag(name, image);
  const ports = new PublishedPorts();
  const builder = around.onBuilder(
    createBuilder({
      ...{ images, clock, budget, programs: tools, facilities },
      network: (mode) =>
        asClient(
          createNetwork({
            local: mode === "host" ? ports : new Map(),
            isolated: mode === "none",
            resolve: outside,
          }),
          () => "build",
        ),
    }),
  );
  const network: Network = createNetwork({
    local: ports,
    names: [HOSTNAME],
    resolve: (host) => engine.networks.portsAt(host) ?? outside(host),
  });
  const engine: Engine = new Engine({
    ...{ clock, budget, images, builder, facilities, programs: tools, hostName: HOSTNAME },
    ...{ hostFiles: filesystem, hostTree: tree, hostNetwork: network, hostPorts: ports, world: outside },
  });
  const machine = createMachine({
    ...{ filesystem, hostname: HOSTNAME, clock, budget, programs },
    network: asClient(network, () => "ci"),
    facilities: new Map([[DOCKER_FACILITY, { engine, calls: [] }]]),
  });
  return {
    machine,
    giveBack() {
      for (const container of engine.containers.values()) container.kill("SIGKILL");
      for (const name of images.references()) {
        const image = images.get(name);
        if (image && home.images.get(name)?.id !== image.id) home.images.tag(name, image);
      }
      for (const [digest, image] of engine.exchanged) home.exchanged.set(digest, image);
      home.faults.push(...engine.faults);
    },
  };
}
