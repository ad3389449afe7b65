import { sourceArtefacts } from "../engine/evidence/surfaces/source.ts";
import type { Artefact } from "../engine/evidence/types.ts";
import type { Workspace } from "../engine/source/workspace.ts";
import type { DockerClient } from "./client.ts";
import { type Inventory, takeInventory } from "./inventory.ts";
import type { DockerCall } from "./shim.ts";
import { buildCache } from "./surfaces/build-cache.ts";
import { buildLog } from "./surfaces/build-log.ts";
import { buildRecord } from "./surfaces/build-record.ts";
import { composeConfig } from "./surfaces/compose-config.ts";
import { containers } from "./surfaces/containers.ts";
import { images } from "./surfaces/images.ts";
import { serviceSpec } from "./surfaces/service-spec.ts";

/** The scene after a case's commands, as every collector gets it. */
export interface Scene {
  readonly client: DockerClient;
  readonly before: Inventory;
  readonly after: Inventory;
  readonly dataRoot: string;
  /** Address of the engine's containerd, where it tells one. */
  readonly containerd: string | undefined;
  readonly calls: readonly DockerCall[];
  readonly files: Workspace;
}

/** One collector per row (or few rows) of the table of surfaces in docs/surfaces. */
const COLLECTORS: readonly ((scene: Scene) => Promise<Artefact[]>)[] = [
  async ({ files }) => sourceArtefacts(files),
  buildLog,
  images,
  buildCache,
  buildRecord,
  containers,
  composeConfig,
  serviceSpec,
];

/** Everything that an attacker could read now. One question after another: the engine stays calm. */
export async function collect(
  start: Pick<Scene, "client" | "before" | "calls" | "files">,
): Promise<Artefact[]> {
  const info = await start.client.json<{ DockerRootDir: string; Containerd?: { Address?: string } }>(
    "info",
    "--format",
    "{{json .}}",
  );
  const scene: Scene = {
    ...start,
    after: await takeInventory(start.client),
    dataRoot: info.DockerRootDir,
    containerd: info.Containerd?.Address,
  };
  const artefacts: Artefact[] = [];
  for (const collector of COLLECTORS) artefacts.push(...(await collector(scene)));
  return artefacts;
}

/** What the case added: identifiers that were not there before. */
export function added(scene: Scene, kind: "containers" | "records" | "images"): string[] {
  return [...scene.after[kind]].filter((id) => !scene.before[kind].has(id));
}

/** Tags that are new or moved to another image. */
export function newTags({ before, after }: Pick<Scene, "before" | "after">): string[] {
  return [...after.tags].filter(([tag, id]) => before.tags.get(tag) !== id).map(([tag]) => tag);
}
