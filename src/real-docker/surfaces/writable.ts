import type { Artefact } from "../../engine/evidence/types.ts";
import { archive } from "../archive.ts";
import type { Scene } from "../collect.ts";
import { readTar, type TarEntry } from "../tar.ts";
import type { InspectedContainer } from "./containers.ts";

/** What the engine itself puts over or into every container; none of it is the case's. */
const ENGINE_OWN = [
  "/proc",
  "/sys",
  "/dev",
  "/etc/hosts",
  "/etc/hostname",
  "/etc/resolv.conf",
  "/.dockerenv",
];

/** Numbers of the API for what `docker diff` writes as letters. */
const KINDS = ["C", "A", "D"];

/**
 * The writable layer: every path that `docker diff` calls added or changed, below no mount. Contents come by
 * `docker cp`, an added folder with all that is in it at once.
 */
export async function writableArtefacts(
  { client }: Scene,
  object: string,
  { Id }: InspectedContainer,
  mounts: readonly string[],
): Promise<Artefact[]> {
  const outside = (path: string) =>
    ![...ENGINE_OWN, ...mounts].some((top) => path === top || path.startsWith(`${top}/`));
  const listed = await client.api.json<{ Path: string; Kind: number }[] | null>(`/containers/${Id}/changes`);
  const changes = (listed ?? []).map(({ Path, Kind }) => ({ kind: KINDS[Kind], path: Path }));
  const wanted = changes.filter(({ kind, path }) => kind !== "D" && outside(path));
  const addedPaths = new Set(wanted.filter(({ kind }) => kind === "A").map(({ path }) => path));
  const tops = wanted.filter(
    ({ kind, path }) => !(kind === "A" && addedPaths.has(path.slice(0, path.lastIndexOf("/")))),
  );
  const parents = new Set(wanted.map(({ path }) => path.slice(0, path.lastIndexOf("/"))));
  const artefacts: Artefact[] = [];
  for (const { kind, path } of tops) {
    // A changed folder is only the way to what changed in it; its own name is the image's.
    if (kind === "C" && parents.has(path)) continue;
    const entries = readTar(await archive(client, Id, path));
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    artefacts.push(...entries.flatMap((entry) => artefactsOf(object, folder + entry.path, entry)));
  }
  return artefacts.filter(({ where }) => outside(where.replace(/\/$/, "")));
}

function artefactsOf(object: string, path: string, entry: TarEntry): Artefact[] {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const artefact = (where: string, content: Uint8Array | string): Artefact => ({
    surface: "container-filesystem",
    object,
    where,
    content,
  });
  if (entry.kind === "directory") return [artefact(`${path}/`, name)];
  return [artefact(path, entry.kind === "symlink" ? entry.link : entry.content), artefact(path, name)];
}
