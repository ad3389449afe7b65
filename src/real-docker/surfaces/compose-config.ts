import { parse } from "yaml";
import { composeFlags } from "../../engine/evidence/calls.ts";
import { leavesOf } from "../../engine/evidence/keypath.ts";
import type { Artefact } from "../../engine/evidence/types.ts";
import { execute } from "../client.ts";
import type { Scene } from "../collect.ts";

/** `docker compose config` for every project that a compose command was run for, in that command's surroundings. */
export async function composeConfig({ calls, client }: Scene): Promise<Artefact[]> {
  const artefacts: Artefact[] = [];
  const seen = new Set<string>();
  for (const call of calls) {
    const flags = composeFlags(call);
    if (flags === undefined) continue;
    const { exit, stdout } = await execute("docker", ["compose", ...flags, "config"], {
      env: { ...Object.fromEntries(call.environment), PATH: client.env.PATH },
      cwd: call.cwd,
    });
    const text = stdout.toString("utf8");
    if (exit !== 0 || seen.has(text)) continue;
    seen.add(text);
    const config = parse(text) as { name?: string };
    for (const { path, value } of leavesOf(config)) {
      artefacts.push({ surface: "compose-config", object: config.name ?? "", where: path, content: value });
    }
  }
  return artefacts;
}
