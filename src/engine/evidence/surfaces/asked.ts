import { parse } from "yaml";
import { composeFlags } from "../calls.ts";
import { leavesOf } from "../keypath.ts";
import type { Scene } from "../scene.ts";
import type { Artefact } from "../types.ts";

/** `docker compose config` for every project that a compose command was run for, in that command's surroundings. */
export async function composeConfig({ host }: Scene): Promise<Artefact[]> {
  const artefacts: Artefact[] = [];
  const seen = new Set<string>();
  for (const { argv, cwd, environment } of [...host.calls]) {
    const flags = composeFlags({ argv });
    if (flags === undefined) continue;
    const words = ["docker", "compose", ...flags, "config"].map(quote).join(" ");
    const variables = [...environment].map(([name, value]) => quote(`${name}=${value}`)).join(" ");
    const { exit, stdout } = await host.run(`cd ${quote(cwd)} && env -i ${variables} ${words}`);
    if (exit !== 0 || seen.has(stdout)) continue;
    seen.add(stdout);
    const config = parse(stdout) as { name?: string };
    for (const { path, value } of leavesOf(config)) {
      artefacts.push({ surface: "compose-config", object: config.name ?? "", where: path, content: value });
    }
  }
  return artefacts;
}

interface Service {
  readonly Spec: { readonly Name: string };
  readonly PreviousSpec?: unknown;
}

/** Spec and PreviousSpec of every swarm service. */
export async function serviceSpec({ host }: Scene): Promise<Artefact[]> {
  if (!host.calls.some(({ argv }) => argv.includes("service") || argv.includes("stack"))) return [];
  const { exit, stdout } = await host.run("docker service inspect $(docker service ls -q)");
  if (exit !== 0) return [];
  return (JSON.parse(stdout) as Service[]).flatMap(({ Spec, PreviousSpec }) =>
    leavesOf({ Spec, ...(PreviousSpec ? { PreviousSpec } : {}) }).map(
      ({ path, value }): Artefact => ({
        surface: "service-spec",
        object: Spec.Name,
        where: path,
        content: value,
      }),
    ),
  );
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
