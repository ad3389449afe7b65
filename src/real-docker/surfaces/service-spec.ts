import { leavesOf } from "../../engine/evidence/keypath.ts";
import type { Artefact } from "../../engine/evidence/types.ts";
import type { Scene } from "../collect.ts";

interface Service {
  readonly Spec: { readonly Name: string };
  readonly PreviousSpec?: unknown;
}

/** Spec and PreviousSpec of every swarm service. */
export async function serviceSpec({ client, after }: Scene): Promise<Artefact[]> {
  if (!after.swarm) return [];
  const services = await client.api.json<Service[]>("/services");
  return services.flatMap(({ Spec, PreviousSpec }) =>
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
