import type { Phase } from "../../../evidence/types.ts";
import { isCredentialName } from "../../../rules/credential-names.ts";
import { valueKind } from "../../../rules/credential-values.ts";
import type { Entry } from "../../../rules/project/compose-nodes.ts";
import type { ComposeView, ResourceView } from "../../../rules/project/compose-view.ts";
import { inFolder } from "../../../rules/project/dockerfile-view.ts";
import type { Project } from "../../../rules/project/project.ts";
import type { Sighting, Supply } from "../types.ts";

/** `environment`, build `args` and `secrets` of compose files. */
export function composeSightings(project: Project): Sighting[] {
  return project.composeFiles.flatMap((view) => [
    ...view.services.flatMap(({ environment, build }) => [
      ...environment.flatMap((entry) => entrySighting(view, entry, "runtime")),
      ...(build?.args ?? []).flatMap((entry) => entrySighting(view, entry, "build")),
    ]),
    ...view.secrets.flatMap((secret) => secretSighting(project, view, secret)),
  ]);
}

function entrySighting({ file }: ComposeView, entry: Entry, phase: Phase): Sighting[] {
  const { key, value, range } = entry;
  if (!isCredentialName(key)) return [];
  const at = { name: key, phase, place: { file, range } };
  if (value === undefined) return [{ ...at, value, supply: { kind: "variable", name: key } }];
  const kind = valueKind(value);
  if (kind === "literal" || kind === "weak") return [{ ...at, value, supply: { kind: "typed" } }];
  const variable = kind === "reference" ? /\$\{?([A-Za-z_]\w*)/.exec(value)?.[1] : undefined;
  return variable === undefined
    ? []
    : [{ ...at, name: variable, value: undefined, supply: { kind: "variable", name: variable } }];
}

function secretSighting(project: Project, view: ComposeView, secret: ResourceView): Sighting[] {
  const supply = supplyOf(view, secret);
  if (!supply) return [];
  const text = supply.kind === "file" ? project.files.get(supply.path)?.replace(/\r?\n$/, "") : undefined;
  const atBuild = view.services.some(({ build }) =>
    build?.secrets.some(({ source }) => source === secret.key),
  );
  const atRunTime = view.services.some(({ secrets }) => secrets.some(({ source }) => source === secret.key));
  return [
    {
      name: secret.key,
      value: text === "" ? undefined : text,
      phase: atBuild && !atRunTime ? "build" : "runtime",
      supply,
      place: { file: view.file, range: secret.keyRange },
    },
  ];
}

function supplyOf({ folder }: ComposeView, { file, environment }: ResourceView): Supply | undefined {
  if (file?.value !== undefined && !/[$~]/.test(file.value))
    return { kind: "file", path: inFolder(folder, file.value) };
  if (environment?.value !== undefined) return { kind: "variable", name: environment.value };
  return undefined;
}
