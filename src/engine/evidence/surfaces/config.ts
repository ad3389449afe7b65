import { leavesOf } from "../keypath.ts";
import type { Artefact, Surface } from "../types.ts";

/** `config` of an OCI image and `Config` of a container have these names in common. */
export interface ConfigFields {
  readonly Env?: readonly string[] | null;
  readonly Cmd?: readonly string[] | null;
  readonly Entrypoint?: readonly string[] | null;
  readonly Labels?: Readonly<Record<string, string>> | null;
  readonly Healthcheck?: unknown;
  readonly OnBuild?: readonly string[] | null;
  readonly Shell?: readonly string[] | null;
  readonly WorkingDir?: string;
  readonly Volumes?: Readonly<Record<string, unknown>> | null;
  readonly User?: string;
}

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
export function configArtefacts(surface: Surface, object: string, config: ConfigFields): Artefact[] {
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
