import { createHost } from "../host/host.ts";
import { LOOPBACK_PORT, loopbackHttpEndpoint } from "../services/loopback-http.ts";
import type { CaseDefinition, Engine } from "./case.ts";
import { collect } from "./collect.ts";
import { imagesBefore } from "./scene.ts";
import type { Run } from "./types.ts";

/** The simulator as an engine for proofs: every run has a computer of its own. */
export function createSimulatedDocker(): Engine {
  return { name: "simulated", deterministic: true, run };
}

async function run(definition: CaseDefinition): Promise<Run> {
  const host = await createHost({
    files: definition.files,
    folder: definition.name,
    swarm: definition.swarm,
    ...(definition.helper ? { listening: new Map([[LOOPBACK_PORT, loopbackHttpEndpoint()]]) } : {}),
  });
  const before = imagesBefore(host);
  const commands: Run["commands"][number][] = [];
  for (const command of definition.commands) commands.push(await host.run(command));
  return { commands, artefacts: await collect({ host, files: definition.files, before }) };
}
