import { DOCKER_FACILITY } from "../docker/program.ts";
import { createFileSystem } from "../filesystem/filesystem.ts";
import { createOverlay } from "../filesystem/overlay.ts";
import { type FileSystem, FileSystemError, ROOT, type Tree } from "../filesystem/types.ts";
import type { RenewableBudget } from "../process/budget.ts";
import { createMachine, type Programs } from "../process/machine.ts";
import { asClient } from "../process/network.ts";
import type { Clock, Machine, Network } from "../process/types.ts";
import { makeFolders } from "../runtime/copy.ts";
import type { Engine } from "../runtime/engine.ts";
import { runnerTree } from "./base-images.ts";

const HOME = "/home/runner";

export interface RunnerSurroundings {
  /** The learner's computer: the engine finds there what a job's containers mount from its workspace. */
  readonly hostFiles: FileSystem;
  readonly hostTree: Tree;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly budget: RenewableBudget;
  readonly programs: Programs;
  readonly network: Network;
}

/**
 * A machine as new for one job, with the engine of the learner's computer. Its home is a folder of that computer, emptied before;
 * nothing else is shared. What its docker prints is the job's own, and no build log of the learner's terminal.
 */
export function createRunner(around: RunnerSurroundings): Machine {
  const { hostFiles, hostTree, engine, clock, budget, programs, network } = around;
  removeAll(hostFiles, HOME);
  makeFolders(hostFiles, HOME);
  hostFiles.chown(HOME, 1001, 1001, ROOT);
  const filesystem = createFileSystem(createOverlay([runnerTree()]), {
    now: () => clock.now(),
    onWrite: (bytes) => budget.bytes(bytes),
  });
  filesystem.mount(HOME, hostTree, { source: HOME, type: "ext4" });
  return createMachine({
    ...{ filesystem, hostname: "runner", clock, budget, programs },
    network: asClient(network, () => "ci"),
    facilities: new Map([[DOCKER_FACILITY, { engine, calls: [] }]]),
  });
}

function removeAll(files: FileSystem, path: string): void {
  try {
    if (files.lstat(path, ROOT).kind !== "directory") {
      files.unlink(path, ROOT);
      return;
    }
    for (const name of files.readdir(path, ROOT)) removeAll(files, `${path}/${name}`);
    files.rmdir(path, ROOT);
  } catch (error) {
    if (!(error instanceof FileSystemError) || error.code !== "ENOENT") throw error;
  }
}
