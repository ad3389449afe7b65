import type { Healthcheck } from "../image/types.ts";
import { sinkDescriptor } from "../process/descriptor.ts";
import { textOf } from "../process/io.ts";
import type { Child, Clock } from "../process/types.ts";
import type { SimulatedContainer } from "./container.ts";
import type { ContainerSurroundings } from "./surroundings.ts";

const SECOND = 1e9;
/** moby daemon/health.go */
const DEFAULTS = { interval: 30 * SECOND, timeout: 30 * SECOND, startInterval: 5 * SECOND, retries: 3 };
const KEPT_RESULTS = 5;
const KEPT_OUTPUT = 4096;

/** The command of a check; undefined where there is none to run. */
function probeOf(check: Healthcheck | undefined, shell: readonly string[]): readonly string[] | undefined {
  const [kind, ...rest] = check?.Test ?? [];
  if (kind === "CMD") return rest;
  if (kind === "CMD-SHELL") return [...shell, rest.join(" ")];
  return undefined;
}

/** Starts the health check of a container that has one; it goes on while `alive` says so. */
export function startHealth(
  container: SimulatedContainer,
  around: Pick<ContainerSurroundings, "clock" | "fault">,
  alive: () => boolean,
): void {
  const shell = container.image.config.Shell ?? ["/bin/sh", "-c"];
  const argv = probeOf(container.config.Healthcheck, shell);
  if (!argv) return;
  container.health = { status: "starting", failingStreak: 0, log: [] };
  watchHealth(container, argv, around.clock, alive).catch(around.fault);
}

/** Runs a container's health check in simulated time for as long as `alive` says. */
async function watchHealth(
  container: SimulatedContainer,
  argv: readonly string[],
  clock: Clock,
  alive: () => boolean,
): Promise<void> {
  const check = container.config.Healthcheck;
  if (!check || !container.health) return;
  const health = container.health;
  const milliseconds = (value: number | undefined, otherwise: number) => (value || otherwise) / 1e6;
  const started = clock.now();
  const startPeriod = milliseconds(check.StartPeriod, 0);
  for (;;) {
    const starting = health.status === "starting" && clock.now() - started < startPeriod;
    await clock.sleep(
      starting
        ? milliseconds(check.StartInterval, DEFAULTS.startInterval)
        : milliseconds(check.Interval, DEFAULTS.interval),
    );
    if (!alive()) return;
    const start = clock.now();
    const { exitCode, output } = await probe(container, argv, clock, check.Timeout || DEFAULTS.timeout);
    if (!alive()) return;
    health.log.push({ exitCode, output: output.slice(0, KEPT_OUTPUT), start, end: clock.now() });
    if (health.log.length > KEPT_RESULTS) health.log.shift();
    if (exitCode === 0) {
      health.failingStreak = 0;
      health.status = "healthy";
    } else if (health.status !== "starting" || start - started >= startPeriod) {
      health.failingStreak += 1;
      if (health.failingStreak >= (check.Retries || DEFAULTS.retries)) health.status = "unhealthy";
    }
  }
}

async function probe(
  container: SimulatedContainer,
  argv: readonly string[],
  clock: Clock,
  timeout: number,
): Promise<{ exitCode: number; output: string }> {
  let output = "";
  const sink = sinkDescriptor((data) => {
    output += textOf(data);
  });
  let child: Child;
  try {
    child = container.exec({ argv, stdout: sink, stderr: sink.duplicate() });
  } catch (error) {
    return { exitCode: -1, output: (error as Error).message };
  }
  const late = clock.sleep(timeout / 1e6).then(() => "late" as const);
  const exit = await Promise.race([child.exited, late]);
  if (exit === "late") {
    child.kill("SIGKILL");
    return { exitCode: -1, output: `Health check exceeded timeout (${timeout / SECOND}s)` };
  }
  return { exitCode: "status" in exit ? exit.status : 137, output };
}
