import type { DockerClient } from "./client.ts";

/** One record of `docker buildx du`. */
export interface CacheRecord {
  readonly id: string;
  readonly parents: readonly string[];
  readonly description: string;
  readonly type: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
}

interface Line {
  readonly ID: string;
  readonly Parents: readonly string[] | null;
  readonly Description: string;
  readonly Type: string;
  readonly CreatedAt: string;
}

/** The builder's records, oldest first. */
export async function readCacheRecords(client: DockerClient): Promise<CacheRecord[]> {
  const text = await client.text("buildx", "du", "--format", "json");
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line)
    .map((record) => ({
      id: record.ID,
      parents: record.Parents ?? [],
      description: record.Description ?? "",
      type: record.Type,
      created: Date.parse(record.CreatedAt.replace(/ (\+\d{4}) \w+$/, "$1").replace(" ", "T")),
    }))
    .sort((a, b) => a.created - b.created);
}
