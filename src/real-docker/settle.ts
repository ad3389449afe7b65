import { setTimeout as sleep } from "node:timers/promises";
import type { DockerClient } from "./client.ts";

const POLL = 300;
/** Equal answers in a row until the state counts as settled: a program's first output has been written by then. */
const QUIET = 2;
const LIMIT = 50;

/**
 * Waits until what the commands started has done its first work: the containers' states no longer change and
 * swarm services have their replicas, or 15 seconds have gone.
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

/** `busy`: something runs that could still do something; `short`: a service lacks replicas. */
async function state(client: DockerClient, swarm: boolean) {
  const services = swarm ? await client.lines("service", "ls", "--format", "{{.Name}} {{.Replicas}}") : [];
  const containers = await client.lines("ps", "-a", "--no-trunc", "--format", "{{.ID}} {{.State}}");
  const short = services.some((line) => {
    const [have, want] = (line.split(" ")[1] ?? "").split("/");
    return have !== want;
  });
  const busy = services.length > 0 || containers.some((line) => line.endsWith(" running"));
  return { text: [...containers, ...services].join("\n"), busy, short };
}
