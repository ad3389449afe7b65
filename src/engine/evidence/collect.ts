import type { Scene } from "./scene.ts";
import { composeConfig, serviceSpec } from "./surfaces/asked.ts";
import { buildCache } from "./surfaces/build-cache.ts";
import { buildLogArtefacts } from "./surfaces/build-log.ts";
import { buildRecord } from "./surfaces/build-record.ts";
import { ciLog } from "./surfaces/ci-log.ts";
import { containers } from "./surfaces/containers.ts";
import { exfiltrated } from "./surfaces/exfiltrated.ts";
import { images } from "./surfaces/images.ts";
import { sourceArtefacts } from "./surfaces/source.ts";
import type { Artefact } from "./types.ts";

/** One collector per row (or few rows) of the table of surfaces. */
const COLLECTORS: readonly ((scene: Scene) => Artefact[] | Promise<Artefact[]>)[] = [
  ({ files }) => sourceArtefacts(files),
  ({ host }) => buildLogArtefacts(host.calls),
  images,
  buildCache,
  buildRecord,
  ciLog,
  exfiltrated,
  containers,
  composeConfig,
  serviceSpec,
];

/** Everything that an attacker could read on a simulated host now. */
export async function collect(scene: Scene): Promise<Artefact[]> {
  const artefacts: Artefact[] = [];
  for (const collector of COLLECTORS) artefacts.push(...(await collector(scene)));
  return artefacts;
}
