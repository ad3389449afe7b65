import { createHost } from "../host/host.ts";
import type { Host } from "../host/types.ts";
import { LOOPBACK_PORT, loopbackHttpEndpoint } from "../services/loopback-http.ts";
import { type CaseDefinition, type Engine, valuesOf } from "./case.ts";
import { collect } from "./collect.ts";
import { imagesBefore } from "./scene.ts";
import type { Run } from "./types.ts";

/**
 * The simulator as an engine for proofs: every run has a computer of its own. `onRun` is told of each, in order,
 * for those who have more to ask of the computers than what an attacker can read.
 */
export function createSimulatedDocker(onRun?: (host: Host, run: Run) => void): Engine {
  return { name: "simulated", deterministic: true, run: (definition) => run(definition, onRun) };
}

async function run(definition: CaseDefinition, onRun?: (host: Host, run: Run) => void): Promise<Run> {
  const host = await createHost({
    files: definition.files,
    folder: definition.name,
    swarm: definition.swarm,
    credentials: valuesOf(definition),
    ...(definition.environment && { environment: definition.environment }),
    ...(definition.services && { services: definition.services }),
    ...(definition.helper ? { listening: new Map([[LOOPBACK_PORT, loopbackHttpEndpoint()]]) } : {}),
  });
  const before = imagesBefore(host);
  const commands: Run["commands"][number][] = [];
  for (const command of definition.commands) commands.push(await host.run(command));
  const result = { commands, artefacts: await collect({ host, files: definition.files, before }) };
  onRun?.(host, result);
  return result;
}
