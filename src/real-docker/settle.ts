import { setTimeout as sleep } from "node:timers/promises";
import type { DockerClient } from "./client.ts";

const POLL = 250;
/** Equal answers in a row until the state counts as settled: a program's first output has been written by then. */
const QUIET = 4;
const LIMIT = 80;

/**
 * Waits until what the commands started has done its first work: the containers' states no longer change and
 * swarm services have their replicas, or 20 seconds have gone.
 */
export async function settle(client: DockerClient, swarm: boolean): Promise<void> {
  let last = "";
  let quiet = 0;
  for (let poll = 0; poll < LIMIT && quiet < QUIET; poll++) {
    const { text, busy, short } = await state(client, swarm);
    if (!busy) return;
    quiet = text === last && !short ? quiet + 1 : 0;
    last = text;
    await sleep(POLL);
  }
}

interface Service {
  readonly ID: string;
  readonly ServiceStatus?: { readonly RunningTasks: number; readonly DesiredTasks: number };
}

interface Container {
  readonly Id: string;
  readonly State: string;
  readonly Labels: Readonly<Record<string, string>>;
}

/**
 * `busy`: something runs that could still do something; `short`: a service lacks replicas, or a removed one has
 * containers left, which end in the background within their ten seconds of grace.
 */
async function state({ api }: DockerClient, swarm: boolean) {
  const services = swarm ? await api.json<Service[]>("/services?status=true") : [];
  const containers = await api.json<Container[]>("/containers/json?all=1");
  const ids = new Set<string | undefined>([undefined, ...services.map(({ ID }) => ID)]);
  const short =
    services.some(
      ({ ServiceStatus }) =>
        ServiceStatus !== undefined && ServiceStatus.RunningTasks < ServiceStatus.DesiredTasks,
    ) ||
    (swarm && containers.some(({ Labels }) => !ids.has(Labels["com.docker.swarm.service.id"])));
  const busy = services.length > 0 || containers.some(({ State }) => State === "running");
  const text = [
    ...containers.map(({ Id, State }) => `${Id} ${State}`),
    ...services.map(({ ID, ServiceStatus }) => `${ID} ${ServiceStatus?.RunningTasks}`),
  ].join("\n");
  return { text, busy, short };
}
