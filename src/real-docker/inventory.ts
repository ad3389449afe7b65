import { type DockerClient, DockerError } from "./client.ts";

/** Everything on an engine that a case can create, by identifier; images by tag too. */
export interface Inventory {
  readonly containers: ReadonlySet<string>;
  readonly volumes: ReadonlySet<string>;
  readonly networks: ReadonlySet<string>;
  readonly records: ReadonlySet<string>;
  readonly images: ReadonlySet<string>;
  /** `busybox:latest` -> image id. */
  readonly tags: ReadonlyMap<string, string>;
  readonly swarm: boolean;
}

/** What stands on the engine now. */
export async function takeInventory(client: DockerClient): Promise<Inventory> {
  const [containers, volumes, networks, records, images, swarm] = await Promise.all([
    client.lines("ps", "-aq", "--no-trunc"),
    client.lines("volume", "ls", "-q"),
    client.lines("network", "ls", "-q", "--no-trunc"),
    buildRecords(client),
    client.lines("images", "-a", "--no-trunc", "--format", "{{.Repository}}:{{.Tag}} {{.ID}}"),
    client.text("system", "info", "--format", "{{.Swarm.LocalNodeState}}"),
  ]);
  const pairs = images.map((line) => line.split(" ") as [string, string]);
  return {
    containers: new Set(containers),
    volumes: new Set(volumes),
    networks: new Set(networks),
    records: new Set(records),
    images: new Set(pairs.map(([, id]) => id)),
    tags: new Map(pairs.filter(([tag]) => !tag.includes("<none>"))),
    swarm: swarm.trim() === "active",
  };
}

/** References of build records, oldest first. */
export async function buildRecords(client: DockerClient): Promise<string[]> {
  const lines = await client
    .lines("buildx", "history", "ls", "--no-trunc", "--format", "json")
    .catch(() => []);
  return lines
    .map((line) => JSON.parse(line) as { ref: string; created_at: string })
    .sort((a, b) => (a.created_at < b.created_at ? -1 : 1))
    .map(({ ref }) => ref.split("/").at(-1) ?? ref);
}

/**
 * Removes what a case created and nothing else; the build cache is emptied, for the next case must not
 * find its steps there. Build records stay (BuildKit keeps the last 50): listing them soon after some were
 * removed has brought down a Docker Engine 28.5.2.
 */
export async function restore(client: DockerClient, before: Inventory): Promise<void> {
  if (!before.swarm) await quietly(client.text("swarm", "leave", "--force"));
  const now = await takeInventory(client);
  const added = (kind: "containers" | "volumes" | "networks" | "images") =>
    [...now[kind]].filter((id) => !before[kind].has(id));
  await each(added("containers"), (ids) => client.text("rm", "-f", "-v", ...ids));
  for (const [tag, id] of before.tags) {
    if (now.tags.get(tag) !== id) await quietly(client.text("tag", id, tag));
  }
  const tags = [...now.tags.keys()].filter((tag) => !before.tags.has(tag));
  await each(tags, (names) => client.text("rmi", "-f", ...names));
  await each(added("images"), (ids) => client.text("rmi", "-f", ...ids));
  await each(added("volumes"), (names) => client.text("volume", "rm", "-f", ...names));
  await each(added("networks"), (ids) => client.text("network", "rm", ...ids));
  await quietly(client.text("buildx", "prune", "-af"));
}

async function each(
  names: readonly string[],
  remove: (names: readonly string[]) => Promise<unknown>,
): Promise<void> {
  if (names.length > 0) await quietly(remove(names));
}

/** Some objects go with others (an image with its last tag): that they are gone already is no failure. */
async function quietly(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof DockerError)) throw error;
  });
}
