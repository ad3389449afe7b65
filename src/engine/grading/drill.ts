/** What drills do on their machines, and what they look at there. */
import type { Host } from "../host/types.ts";
import type { Container } from "../runtime/types.ts";
import type { Presentation } from "../services/accounts.ts";
import { putValue } from "../services/put-value.ts";
import type { Drill } from "./attempt.ts";

/** A drill's machine is not in the state that the check asks for; the message says what is missing. */
export class DrillFailure extends Error {
  override readonly name = "DrillFailure";
}

/** Whether every command of the lab ended well on the drill's machine. */
export function isDelivered({ commands }: Drill): boolean {
  return commands.every(({ exit }) => exit === 0);
}

/** A new value arrives: at the services, in the credential's files, and in the variables of the next shells. */
export function supply({ world, machine, environment }: Host, credential: string, value: string): void {
  const { value: old, files } = world.credentials.get(credential) ?? { value: "", files: [] };
  world.rotate(credential, value);
  for (const file of files) putValue(machine.filesystem, file, old, value);
  for (const [name, content] of environment)
    if (content.includes(old))
      environment.set(
        name,
        content.replaceAll(old, () => value),
      );
}

/** Lets simulated time pass: `30s`, `24h`. Throws DrillFailure when something in it is refused or never ends. */
export async function wait(host: Host, time: string): Promise<void> {
  const { exit, stderr_tail: tail } = await host.run(`world advance ${time}`);
  if (exit !== 0) throw new DrillFailure(tail);
}

/** The container of this name, or the running tasks of the swarm service of this name. */
export function containersOf(host: Host, name: string): Container[] {
  const all = [...host.containers.values()];
  const exact = all.filter((container) => container.name === name);
  if (exact.length > 0) return exact;
  return all.filter((container) => isTaskOf(container.name, name) && container.status === "running");
}

/** Swarm calls a task's container `service.slot.id`. */
function isTaskOf(container: string, service: string): boolean {
  return container.startsWith(`${service}.`);
}

/** What is wrong with the containers of a name; undefined when they run and are not unhealthy. */
export function troubleWith(host: Host, name: string): string | undefined {
  const containers = containersOf(host, name);
  if (containers.length === 0) return `${name} is gone.`;
  const ended = containers.find(({ status }) => status !== "running");
  if (ended) {
    const words = ended.log.at(-1)?.text.trim();
    return `${name} has ended${words ? `; its log closes with: ${words}` : "."}`;
  }
  const sick = containers.find(({ health }) => health && health.status !== "healthy");
  return sick ? `${name} is ${sick.health?.status}.` : undefined;
}

/** What a container of this name showed a service at run time, from `since` (ms) on. */
export function shownBy(host: Host, client: string, service: string, since: number): Presentation[] {
  return host.world
    .presentations()
    .filter(
      (shown) =>
        shown.service === service &&
        shown.phase === "runtime" &&
        shown.time >= since &&
        (shown.client === client || isTaskOf(shown.client ?? "", client)),
    );
}

/** The names of containers from a check's fields `container` and `containers`. */
export function namesIn(check: {
  readonly container?: string | undefined;
  readonly containers: readonly string[];
}) {
  return check.container === undefined ? check.containers : [check.container, ...check.containers];
}
