import { containerObjects } from "../../engine/evidence/objects.ts";
import { type ConfigFields, configArtefacts } from "../../engine/evidence/surfaces/config.ts";
import type { Artefact, Surface } from "../../engine/evidence/types.ts";
import { withoutStreamHeaders } from "../api.ts";
import type { Scene } from "../collect.ts";
import { readProcess } from "../process.ts";
import { mountArtefacts, mountTargets } from "./mounts.ts";
import { writableArtefacts } from "./writable.ts";

/** The fields of `docker inspect` that the collectors use. */
export interface InspectedContainer {
  readonly Id: string;
  readonly Name: string;
  readonly Created: string;
  readonly Config: ConfigFields & { readonly Tty: boolean };
  readonly State: { readonly Running: boolean; readonly Pid: number };
  readonly Mounts: readonly { readonly Destination: string }[];
  readonly HostConfig: { readonly Tmpfs?: Readonly<Record<string, string>> | null };
}

/** All surfaces of every container that the case created and that still exists. */
export async function containers(scene: Scene): Promise<Artefact[]> {
  const ids = [...scene.after.containers].filter((id) => !scene.before.containers.has(id));
  const inspected = await Promise.all(
    ids.map((id) => scene.client.api.json<InspectedContainer>(`/containers/${id}/json`)),
  );
  const objects = containerObjects(
    inspected.map(({ Name, Config, State, Created }) => ({
      name: Name.replace(/^\//, ""),
      labels: Config.Labels ?? {},
      running: State.Running,
      created: Created,
    })),
  );
  const artefacts: Artefact[] = [];
  for (const [index, container] of inspected.entries()) {
    const object = objects[index] ?? container.Name;
    artefacts.push(
      ...configArtefacts("container-config", object, container.Config),
      ...(await processArtefacts(scene, object, container)),
      ...(await logArtefacts(scene, object, container)),
      ...(await writableArtefacts(scene, object, container, await mountTargets(scene, container))),
      ...(await mountArtefacts(scene, object, container)),
    );
  }
  return artefacts;
}

async function processArtefacts(
  scene: Scene,
  object: string,
  container: InspectedContainer,
): Promise<Artefact[]> {
  if (!container.State.Running) return [];
  const list = async (file: string) =>
    (await readProcess(scene, container, file)).toString("utf8").split("\0").slice(0, -1);
  const artefact = (surface: Surface, where: string, content: string): Artefact => ({
    surface,
    object,
    where,
    content,
  });
  const environment = await list("environ");
  const argv = await list("cmdline");
  return [
    ...environment.map((pair) => artefact("container-env", pair.split("=")[0] ?? "", pair)),
    ...argv.map((word, index) => artefact("container-args", `argv[${index}]`, word)),
  ];
}

async function logArtefacts(
  { client }: Scene,
  object: string,
  { Id, Config }: InspectedContainer,
): Promise<Artefact[]> {
  const stream = await client.api
    .bytes(`/containers/${Id}/logs?stdout=1&stderr=1`)
    .catch(() => Buffer.alloc(0));
  return (Config.Tty ? stream : withoutStreamHeaders(stream))
    .toString("utf8")
    .split("\n")
    .map((line) => line.trimEnd())
    .filter(Boolean)
    .map((line): Artefact => ({ surface: "container-log", object, where: line, content: line }));
}
