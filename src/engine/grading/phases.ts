import { CONTAINER_SURFACES, type Phase, type Surface } from "../evidence/types.ts";
import type { Attempt } from "./attempt.ts";

/** Where what belongs to a phase can be read. */
export const SURFACES_OF: Readonly<Record<Phase, readonly Surface[]>> = {
  build: [
    "build-log",
    "image-history",
    "image-config",
    "image-layer",
    "build-cache",
    "provenance",
    "build-record",
  ],
  runtime: [...CONTAINER_SURFACES, "service-spec"],
};

export const OTHER: Readonly<Record<Phase, Phase>> = { build: "runtime", runtime: "build" };

/** Value to the phases in which it was of use: accepted by a service, given to a step of a build, or readable there. */
export function usesOf({ credentials, findings, runs }: Attempt): ReadonlyMap<string, ReadonlySet<Phase>> {
  const [{ host }] = runs;
  const uses = new Map<string, Set<Phase>>();
  const note = (value: string, phase: Phase) => uses.set(value, (uses.get(value) ?? new Set()).add(phase));
  for (const { value, phase, accepted, client } of host.world.presentations()) {
    const known = accepted || credentials.some((credential) => credential.value === value);
    // The learner's own shell is neither a build nor a service: somebody looks whether a token works.
    if (known && client !== host.machine.hostname) note(value, phase);
  }
  const given = host.buildSecrets.map(({ content }) => new TextDecoder().decode(content));
  for (const { name, value } of credentials) {
    if (given.some((text) => text.includes(value))) note(value, "build");
    const surfaces = findings
      .filter(({ credential, allowed }) => credential === name && allowed === undefined)
      .map(({ surface }) => surface);
    for (const phase of ["build", "runtime"] as const)
      if (surfaces.some((surface) => SURFACES_OF[phase].includes(surface))) note(value, phase);
  }
  return uses;
}
