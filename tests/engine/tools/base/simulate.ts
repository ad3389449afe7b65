import { createFileSystem } from "../../../../src/engine/filesystem/filesystem.ts";
import { createOverlay } from "../../../../src/engine/filesystem/overlay.ts";
import { ROOT } from "../../../../src/engine/filesystem/types.ts";
import { baseImages } from "../../../../src/engine/host/base-images.ts";
import { createBudget } from "../../../../src/engine/process/budget.ts";
import { createClock } from "../../../../src/engine/process/clock.ts";
import { nullDescriptor, sinkDescriptor } from "../../../../src/engine/process/descriptor.ts";
import { createMachine } from "../../../../src/engine/process/machine.ts";
import { createNetwork } from "../../../../src/engine/process/network.ts";
import { statusOf } from "../../../../src/engine/tools/base/system/spawn.ts";
import { TOOLS } from "../../../../src/engine/tools/registry.ts";

/** Runs `setup` and then `command`, each by a shell of its own, in /w of a fresh machine with the image. */
export async function simulate(image: string, setup: string, command: string) {
  const clock = createClock(Date.UTC(2026, 10, 23, 2, 0, 0));
  const layers =
    baseImages()
      .get(`${image}:latest`)
      ?.layers.map(({ layer }) => layer) ?? [];
  const filesystem = createFileSystem(createOverlay(layers), { now: () => clock.now() });
  const budget = createBudget();
  const machine = createMachine({
    filesystem,
    hostname: "machine",
    network: createNetwork({ local: new Map() }),
    clock,
    budget,
    programs: TOOLS,
  });
  const output: Record<1 | 2, string> = { 1: "", 2: "" };
  const sink = (fd: 1 | 2) =>
    sinkDescriptor((data) => {
      output[fd] += String.fromCharCode(...data);
    });
  const run = async (argv: readonly string[], cwd: string) => {
    const child = machine.start({
      argv,
      cwd,
      credentials: ROOT,
      environment: new Map([
        ["PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
        ["HOSTNAME", "machine"],
        ["HOME", "/root"],
      ]),
      descriptors: new Map([
        [0, nullDescriptor()],
        [1, sink(1)],
        [2, sink(2)],
      ]),
    });
    return statusOf(await clock.drive(child.exited));
  };
  await run(["sh", "-c", `mkdir /w && cd /w && ${setup}`], "/");
  if (output[2] !== "") throw new Error(`the setup failed: ${output[2]}`);
  output[1] = "";
  const status = await run(["sh", "-c", command], "/w");
  return { status, stdout: output[1], stderr: output[2] };
}
