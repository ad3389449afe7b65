import { createHost, START } from "../host/host.ts";
import { loads } from "../process/load-once.ts";
import { LOOPBACK_PORT, loopbackHttpEndpoint } from "../services/loopback-http.ts";
import { type CaseDefinition, type Engine, valuesOf } from "./case.ts";
import { collect } from "./collect.ts";
import { imagesBefore, type Scene } from "./scene.ts";
import type { Run } from "./types.ts";

/** How much later a run is repeated, in ms: about as long as a real engine needs for a case. */
const LATER = 97_000;

/**
 * The simulator as an engine for proofs: every run has a computer of its own, and all are switched on at the same moment. So
 * a secret that is mixed with the time of day before it is written down does not pass for chance. `onRun` is told of each run, in order,
 * for those who have more to ask of the computers than what an attacker can read.
 */
export function createSimulatedDocker(onRun?: (scene: Scene, run: Run) => void): Engine {
  return {
    name: "simulated",
    run: async (definition) => {
      const { scene, result } = await run(definition);
      onRun?.(scene, result);
      return result;
    },
  };
}

/** The same, held to what can be known of a real engine, whose clock goes on between two runs: for comparing the two. */
export function createComparableDocker(): Engine {
  return {
    ...createSimulatedDocker(),
    runLater: async (definition) => (await run(definition, START + LATER)).result,
  };
}

/** A case on a computer of its own after its commands. */
export interface Rehearsal {
  readonly scene: Scene;
  readonly commands: Run["commands"];
}

/**
 * Runs the commands of a case on a computer as new, without looking at what can be read afterwards. Where programs had to
 * be loaded, it is done again with all of them at hand: only then is every run of the same input the same.
 */
export async function rehearse(definition: CaseDefinition, startsAt = START): Promise<Rehearsal> {
  const before = loads();
  const rehearsal = await rehearseOnce(definition, startsAt);
  return loads() === before ? rehearsal : await rehearseOnce(definition, startsAt);
}

async function rehearseOnce(definition: CaseDefinition, startsAt: number): Promise<Rehearsal> {
  const { files, environment, services, credentialFiles, ci } = definition;
  const host = await createHost({
    files,
    folder: definition.name,
    swarm: definition.swarm,
    startsAt,
    credentials: valuesOf(definition),
    ...(environment && { environment }),
    ...(services && { services }),
    ...(credentialFiles && { credentialFiles }),
    ...(ci && { ci }),
    ...(definition.helper ? { listening: new Map([[LOOPBACK_PORT, loopbackHttpEndpoint()]]) } : {}),
  });
  const before = imagesBefore(host);
  const commands: Run["commands"][number][] = [];
  for (const command of definition.commands) commands.push(await host.run(command));
  return { scene: { host, files, before }, commands };
}

async function run(definition: CaseDefinition, startsAt?: number): Promise<{ scene: Scene; result: Run }> {
  const { scene, commands } = await rehearse(definition, startsAt);
  return { scene, result: { commands, artefacts: await collect(scene) } };
}
