import type { DockerClient } from "./client.ts";

/** References of the build records that began after `since` (ms since the epoch), oldest first. */
export async function buildRecords(client: DockerClient, since: number): Promise<string[]> {
  const text = await client.text("buildx", "history", "ls", "--no-trunc", "--format", "json");
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { ref: string; created_at: string })
    .filter(({ created_at }) => Date.parse(created_at) >= since)
    .sort((a, b) => (a.created_at < b.created_at ? -1 : 1))
    .map(({ ref }) => ref.split("/").at(-1) ?? ref);
}
