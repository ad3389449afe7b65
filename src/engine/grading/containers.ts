/**
 * Containers by the names that checks use: a container's own, a swarm service's for the tasks of it, or several of these
 * where a learner may choose: `shop-api-1 or shop_api`.
 */
import { mask } from "../evidence/mask.ts";
import type { Host } from "../host/types.ts";
import type { Container } from "../runtime/types.ts";

/** The names of which any will do: `shop-api-1 or shop_api` are two. */
export function namesIn(wanted: string): readonly string[] {
  return wanted.split(" or ");
}

/** Whether a container's name is `wanted`, or that of a task of the swarm service `wanted`: `api.1.x3f...`. */
export function isCalled(name: string, wanted: string): boolean {
  return namesIn(wanted).some((each) => name === each || name.startsWith(`${each}.`));
}

/** The container of this name, or the running tasks of the swarm service of this name. */
export function containersOf(host: Host, wanted: string): Container[] {
  const all = [...host.containers.values()];
  return namesIn(wanted).flatMap((name) => {
    const exact = all.filter((container) => container.name === name);
    if (exact.length > 0) return exact;
    return all.filter((container) => isCalled(container.name, name) && container.status === "running");
  });
}

/** What a program or a command says of its end: the last line that speaks of an error, else the last line. */
export function complaint(output: string): string {
  const lines = output.trim().split("\n");
  return (lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? "").trim();
}

/** What is wrong with the containers of a name; undefined when they run, and are healthy where they have a health check. */
export function troubleWith(host: Host, name: string): string | undefined {
  const running = containersOf(host, name);
  // Swarm replaces a task that ends: its last words are in the one before.
  const last = [...host.containers.values()].findLast((container) => isCalled(container.name, name));
  const containers = running.length === 0 && last ? [last] : running;
  if (containers.length === 0) return `${name} is not there.`;
  const ended = containers.find(({ status }) => status !== "running");
  if (ended) {
    const words = masked(host, complaint(ended.log.map(({ text }) => text).join("")));
    return `${name} has ended${words ? `; its log says: ${words}` : "."}`;
  }
  const sick = containers.find(({ health }) => health && health.status !== "healthy");
  return sick ? `${name} is ${sick.health?.status}.` : undefined;
}

/** A text of the machine with all values that credentials have and had written as `{name}`. */
export function masked({ world }: Host, text: string): string {
  const all = [...world.credentials.values()].flatMap(({ name, value, former }) =>
    [value, ...former].map((each) => ({ name, value: each, phase: "runtime" as const })),
  );
  return mask(text, all);
}
