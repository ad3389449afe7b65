import { readFile } from "node:fs/promises";
import { execute } from "./client.ts";
import type { Scene } from "./collect.ts";
import type { InspectedContainer } from "./surfaces/containers.ts";

/**
 * A file of /proc/1 of a running container: from this machine's /proc where the engine runs here and we may
 * read it, else by `docker exec`. Empty when neither works (the process has just ended).
 */
export async function readProcess(
  { client }: Scene,
  { Id, State }: InspectedContainer,
  file: string,
): Promise<Buffer> {
  try {
    return await readFile(`/proc/${State.Pid}/${file}`);
  } catch {
    const args = ["exec", "--user", "0", Id, "cat", `/proc/1/${file}`];
    return (await execute("docker", args, { env: client.env })).stdout;
  }
}
