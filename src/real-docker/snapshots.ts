import { execute } from "./client.ts";
import type { Scene } from "./collect.ts";
import { readTar, type TarEntry } from "./tar.ts";

/** Reads what one cache record changed over its parent, as the layer that an export would make of it. */
export type ReadSnapshot = (record: string) => Promise<readonly TarEntry[]>;

/**
 * Reading snapshots needs containerd's own client `ctr` and the right to its socket, so an engine on this
 * machine. Undefined where that is not so: the stage layers of build-cache cannot be seen there.
 */
export async function openSnapshots({
  after: { containerd },
  client,
}: Scene): Promise<ReadSnapshot | undefined> {
  if (containerd === undefined) return undefined;
  const base = ["--address", containerd, "--namespace", "moby", "snapshots", "--snapshotter", "overlayfs"];
  const probe = await execute("ctr", [...base, "ls"], { env: client.env }).catch(() => undefined);
  if (probe?.exit !== 0) return undefined;
  return async (record) => {
    const { exit, stdout } = await execute("ctr", [...base, "diff", record], { env: client.env });
    return exit === 0 ? readTar(stdout) : [];
  };
}
