/** What drills do on their machines, and what they look at there. */
import type { Host } from "../host/types.ts";
import type { Presentation } from "../services/accounts.ts";
import { putValue } from "../services/put-value.ts";
import type { Drill } from "./attempt.ts";
import { isCalled, masked } from "./containers.ts";

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
  if (exit !== 0) throw new DrillFailure(masked(host, tail));
}

/** What a container of this name showed a service at run time, from `since` (ms) on. */
export function shownBy(host: Host, client: string, service: string, since: number): Presentation[] {
  return host.world
    .presentations()
    .filter(
      (shown) =>
        isCalled(shown.service, service) &&
        shown.phase === "runtime" &&
        shown.time >= since &&
        isCalled(shown.client ?? "", client),
    );
}

/** Whether a service of the lab, or a server in a container, takes the value now. */
export function accepts({ world }: Host, service: string, value: string): boolean {
  return [...world.services.keys(), ...world.servers().keys()].some(
    (name) => isCalled(name, service) && world.accepts(name, value),
  );
}
