import type { DockerClient } from "./client.ts";

/** What `docker cp CONTAINER:PATH -` gives: a tar file, empty where the path cannot be read. */
export function archive({ api }: DockerClient, container: string, path: string): Promise<Buffer> {
  return api
    .bytes(`/containers/${container}/archive?path=${encodeURIComponent(path)}`)
    .catch(() => Buffer.alloc(0));
}
