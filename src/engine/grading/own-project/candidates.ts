import type { Project } from "../../rules/project/project.ts";
import { composeSightings } from "./sightings/compose.ts";
import { dockerfileSightings } from "./sightings/dockerfile.ts";
import { fileSightings } from "./sightings/files.ts";
import type { Candidate, Sighting } from "./types.ts";

/**
 * The credentials that a workspace seems to use, for its owner to confirm. Places with the same value are one
 * credential, and so are places that call it alike (`NPM_TOKEN`, `npm-token`) and do not hold different values.
 */
export function proposeCredentials(project: Project): Candidate[] {
  const groups: Sighting[][] = [];
  for (const sighting of [
    ...composeSightings(project),
    ...dockerfileSightings(project),
    ...fileSightings(project),
  ]) {
    const group = groups.find((each) => belongs(sighting, each));
    if (group) group.push(sighting);
    else groups.push([sighting]);
  }
  const taken = new Set<string>();
  return groups.map((group) => candidateOf(group, taken));
}

function belongs(sighting: Sighting, group: readonly Sighting[]): boolean {
  const { value } = sighting;
  const held = group.find((other) => other.value !== undefined)?.value;
  if (value !== undefined && held !== undefined) return value === held;
  return group.some(({ name }) => nameOf(name) === nameOf(sighting.name));
}

function candidateOf(group: readonly Sighting[], taken: Set<string>): Candidate {
  const own = nameOf(group.find(({ name }) => name !== "token")?.name ?? "token");
  let name = own;
  for (let count = 2; taken.has(name); count++) name = `${own}_${count}`;
  taken.add(name);
  const supplies = new Map(group.map(({ supply }) => [JSON.stringify(supply), supply]));
  return {
    name,
    value: group.find(({ value }) => value !== undefined)?.value,
    // What a compose file hands to a service is needed there, whatever a Dockerfile's name for it suggests.
    phase: group[0]?.phase ?? "build",
    supplies: [...supplies.values()],
    places: group.map(({ place }) => place),
  };
}

/** A name as `leaklab.yaml` and labs want it: lower-case letters, digits and `_`, a letter first. */
export function nameOf(name: string): string {
  return (
    name
      .replace(/([a-z][0-9]*)([A-Z])/g, "$1_$2")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "_")
      .replace(/^[^a-z]+|_+$/g, "") || "credential"
  );
}
