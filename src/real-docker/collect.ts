import { buildObject } from "../engine/evidence/calls.ts";
import { buildLogArtefacts } from "../engine/evidence/surfaces/build-log.ts";
import { sourceArtefacts } from "../engine/evidence/surfaces/source.ts";
import type { Artefact } from "../engine/evidence/types.ts";
import type { DockerCall } from "../engine/host/types.ts";
import type { Service } from "../engine/services/world.ts";
import type { Workspace } from "../engine/source/workspace.ts";
import type { DockerClient } from "./client.ts";
import { type Inventory, takeInventory } from "./inventory.ts";
import { buildRecords } from "./records.ts";
import { buildCache } from "./surfaces/build-cache.ts";
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
  /** When the first command began, ms since the epoch. */
  readonly started: number;
  /** Build records of the case, oldest first. */
  readonly records: readonly string[];
  readonly calls: readonly DockerCall[];
  /** The servers around the case. */
  readonly services: readonly Service[];
  readonly files: Workspace;
}

type Collector = (scene: Scene) => Promise<Artefact[]>;

/** These ask the builder several questions for every build. */
const OF_BUILDER: ReadonlySet<Collector> = new Set([buildCache, buildRecord]);

/** One collector per row (or few rows) of the table of surfaces in docs/surfaces. */
const COLLECTORS: readonly Collector[] = [
  async ({ files }) => sourceArtefacts(files),
  async ({ calls }) => buildLogArtefacts(calls),
  images,
  buildCache,
  buildRecord,
  containers,
  composeConfig,
  serviceSpec,
];

/** Everything that an attacker could read now. One question after another: the engine stays calm. */
export async function collect(
  start: Pick<Scene, "client" | "before" | "started" | "calls" | "services" | "files">,
  { builder = true } = {},
): Promise<Artefact[]> {
  const built = start.calls.some((call) => buildObject(call) !== undefined);
  const scene: Scene = {
    ...start,
    after: await takeInventory(start.client),
    records: built && builder ? await buildRecords(start.client, start.started) : [],
  };
  const artefacts: Artefact[] = [];
  for (const collector of COLLECTORS) {
    if (builder || !OF_BUILDER.has(collector)) artefacts.push(...(await collector(scene)));
  }
  return artefacts;
}

/** Tags that are new or moved to another image. */
export function newTags({ before, after }: Pick<Scene, "before" | "after">): string[] {
  return [...after.tags].filter(([tag, id]) => before.tags.get(tag) !== id).map(([tag]) => tag);
}
