import type { Scene } from "../scene.ts";
import type { Artefact } from "../types.ts";

/** What attackers' servers received, line by line: a build or a container may send a secret away and leave no trace of it. */
export function exfiltrated({ host }: Scene): Artefact[] {
  return [...host.world.services.values()].flatMap(({ name, received }) =>
    received
      .flatMap((text) => text.split("\n"))
      .filter((line) => line.trim() !== "")
      .map((line): Artefact => ({ surface: "exfiltrated", object: name, where: line, content: line })),
  );
}
