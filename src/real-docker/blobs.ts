import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { DockerClient } from "./client.ts";
import { readTar } from "./tar.ts";

/** Reads blobs of the image store by digest (`sha256:...`). */
export type ReadBlob = (digest: string) => Promise<Buffer>;

/** Where the containerd store of an engine may lie below its data root, newest layout first. */
const CONTENT = [
  "containerd/daemon/io.containerd.content.v1.content/blobs",
  "../containerd/io.containerd.content.v1.content/blobs",
];

/** An image's blobs: straight from the engine's disk where that is ours to read, else by `docker save`. */
export async function openImage(
  client: DockerClient,
  reference: string,
  dataRoot: string,
): Promise<{ readonly manifest: string; readonly read: ReadBlob }> {
  const id = reference.startsWith("sha256:") ? reference : await idOf(client, reference);
  for (const folder of CONTENT) {
    const path = (digest: string) => join(dataRoot, folder, digest.replace(":", "/"));
    if (await readable(path(id))) return { manifest: id, read: (digest) => readFile(path(digest)) };
  }
  return savedImage(await client.api.bytes(`/images/${reference}/get`));
}

async function idOf(client: DockerClient, reference: string): Promise<string> {
  return (await client.api.json<{ Id: string }>(`/images/${reference}/json`)).Id;
}

async function readable(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function savedImage(archive: Buffer): { manifest: string; read: ReadBlob } {
  const files = new Map(readTar(archive).map((entry) => [entry.path, entry.content]));
  const file = (path: string) => {
    const content = files.get(path);
    if (!content) throw new Error(`docker save: no ${path} in the archive`);
    return Buffer.from(content);
  };
  const index = JSON.parse(file("index.json").toString("utf8")) as { manifests: { digest: string }[] };
  return {
    manifest: index.manifests[0]?.digest ?? "",
    read: async (digest) => file(`blobs/${digest.replace(":", "/")}`),
  };
}
