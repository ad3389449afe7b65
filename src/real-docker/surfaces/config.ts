import { leavesOf } from "../../engine/evidence/keypath.ts";
import type { Artefact, Surface } from "../../engine/evidence/types.ts";
import type { RealConfig } from "../images.ts";

/** Fields whose value is looked at as a whole, by their name. */
const WHOLE = [
  "Cmd",
  "Entrypoint",
  "Healthcheck",
  "OnBuild",
  "Shell",
  "WorkingDir",
  "Volumes",
  "User",
] as const;

/** A config's artefacts: `Env NAME`, `Labels KEY` one by one, the other fields by name. */
export function configArtefacts(surface: Surface, object: string, config: RealConfig): Artefact[] {
  const artefact = (where: string, content: string): Artefact => ({ surface, object, where, content });
  return [
    ...(config.Env ?? []).map((pair) => {
      const equals = pair.indexOf("=");
      const name = equals < 0 ? pair : pair.slice(0, equals);
      return artefact(`Env ${name}`, pair);
    }),
    ...Object.entries(config.Labels ?? {}).map(([key, value]) =>
      artefact(`Labels ${key}`, `${key}=${value}`),
    ),
    ...WHOLE.flatMap((field) =>
      leavesOf(config[field] ?? undefined).map(({ value }) => artefact(field, value)),
    ),
  ];
}
