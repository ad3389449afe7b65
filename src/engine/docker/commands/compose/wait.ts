import type { ComposeProject, ComposeService } from "../../../compose/project.ts";
import type { SimulatedContainer } from "../../../runtime/container.ts";
import { ClientError } from "../../cli/client.ts";
import { type Compose, serviceOf } from "./context.ts";

/** Compose looks this often (ms). */
const POLL = 500;

/**
 * Waits until all that `service` depends on is as its conditions say, with the lines that Compose prints.
 * Throws ClientError when that will never be.
 */
export async function waitForDependencies(
  compose: Compose,
  project: ComposeProject,
  service: ComposeService,
  started: readonly ComposeService[],
): Promise<void> {
  for (const [name, { condition, required }] of service.dependsOn) {
    if (condition === "service_started") continue;
    const dependency = project.services.get(name);
    if (!dependency || !started.includes(dependency)) continue;
    const containers = compose.containers(project.name).filter((container) => serviceOf(container) === name);
    for (const container of containers) {
      await compose.say(`Container ${container.name}`, "Waiting");
      const wait = condition === "service_healthy" ? untilHealthy : untilCompleted;
      const failure = await wait(compose, container, name);
      if (failure === undefined) continue;
      if (required) throw failure;
    }
  }
}

async function untilHealthy(
  compose: Compose,
  container: SimulatedContainer,
): Promise<ClientError | undefined> {
  const what = `Container ${container.name}`;
  for (;;) {
    const { health, isRunning, exitCode } = container;
    if (isRunning && !health) {
      await compose.say(what, "Error");
      return new ClientError(
        `dependency failed to start: container ${container.name} has no healthcheck configured`,
      );
    }
    if (isRunning && health?.status === "healthy") {
      await compose.say(what, "Healthy");
      return undefined;
    }
    if (!isRunning) {
      await compose.say(what, "Error");
      return new ClientError(`dependency failed to start: container ${container.name} exited (${exitCode})`);
    }
    if (health?.status === "unhealthy") {
      await compose.say(what, "Error");
      return new ClientError(`dependency failed to start: container ${container.name} is unhealthy`);
    }
    await compose.client.process.sleep(POLL);
  }
}

async function untilCompleted(
  compose: Compose,
  container: SimulatedContainer,
  service: string,
): Promise<ClientError | undefined> {
  const what = `Container ${container.name}`;
  const code = await compose.client.process.wait(container.wait());
  if (code === 0) {
    await compose.say(what, "Exited");
    return undefined;
  }
  const message = `service ${JSON.stringify(service)} didn't complete successfully: exit ${code}`;
  await compose.say(what, message);
  return new ClientError(message);
}
