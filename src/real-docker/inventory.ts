import { EngineError } from "./api.ts";
import type { DockerClient } from "./client.ts";

/** Everything on an engine that a case can create, by identifier; images by tag too. */
export interface Inventory {
  readonly containers: ReadonlySet<string>;
  readonly volumes: ReadonlySet<string>;
  readonly networks: ReadonlySet<string>;
  readonly images: ReadonlySet<string>;
  /** `busybox:latest` -> image id. */
  readonly tags: ReadonlyMap<string, string>;
  readonly swarm: boolean;
  readonly dataRoot: string;
  /** Address of the engine's containerd, where it tells one. */
  readonly containerd: string | undefined;
}

interface Info {
  readonly DockerRootDir: string;
  readonly Containerd?: { readonly Address?: string };
  readonly Swarm: { readonly LocalNodeState: string };
}

/** What stands on the engine now. */
export async function takeInventory({ api }: DockerClient): Promise<Inventory> {
  const [containers, { Volumes }, networks, images, info] = await Promise.all([
    api.json<{ Id: string }[]>("/containers/json?all=1"),
    api.json<{ Volumes: { Name: string }[] | null }>("/volumes"),
    api.json<{ Id: string }[]>("/networks"),
    api.json<{ Id: string; RepoTags: string[] | null }[]>("/images/json?all=1"),
    api.json<Info>("/info"),
  ]);
  return {
    containers: new Set(containers.map(({ Id }) => Id)),
    volumes: new Set((Volumes ?? []).map(({ Name }) => Name)),
    networks: new Set(networks.map(({ Id }) => Id)),
    images: new Set(images.map(({ Id }) => Id)),
    tags: new Map(
      images.flatMap(({ Id, RepoTags }) =>
        (RepoTags ?? []).filter((tag) => !tag.includes("<none>")).map((tag) => [tag, Id] as const),
      ),
    ),
    swarm: info.Swarm.LocalNodeState === "active",
    dataRoot: info.DockerRootDir,
    containerd: info.Containerd?.Address,
  };
}

/**
 * Removes what a case created and nothing else; with `built` the build cache is emptied, for the next case must
 * not find its steps there. Build records stay (BuildKit keeps the last 50): listing them soon after
 * some were removed has brought down a Docker Engine 28.5.2.
 */
export async function restore(client: DockerClient, before: Inventory, built: boolean): Promise<void> {
  const { api } = client;
  const remove = (path: string) => quietly(api.send("DELETE", path));
  let now = await takeInventory(client);
  if (now.swarm && !before.swarm) {
    await quietly(api.send("POST", "/swarm/leave?force=1"));
    now = await takeInventory(client);
  }
  const added = (kind: "containers" | "volumes" | "networks" | "images") =>
    [...now[kind]].filter((id) => !before[kind].has(id));
  await Promise.all(added("containers").map((id) => remove(`/containers/${id}?force=1&v=1`)));
  for (const [tag, id] of before.tags) {
    if (now.tags.get(tag) === id) continue;
    const colon = tag.lastIndexOf(":");
    await quietly(
      api.send("POST", `/images/${id}/tag?repo=${tag.slice(0, colon)}&tag=${tag.slice(colon + 1)}`),
    );
  }
  for (const tag of now.tags.keys()) if (!before.tags.has(tag)) await remove(`/images/${tag}?force=1`);
  for (const id of added("images")) await remove(`/images/${id}?force=1`);
  for (const name of added("volumes")) await remove(`/volumes/${name}?force=1`);
  for (const id of added("networks")) await remove(`/networks/${id}`);
  if (built) await client.text("buildx", "prune", "-af");
}

/** Some objects go with others (an image with its last tag): that they are gone already is no failure. */
async function quietly(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof EngineError)) throw error;
  });
}
