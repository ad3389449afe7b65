import type { Phase } from "../../../evidence/types.ts";
import { isCredentialName } from "../../../rules/credential-names.ts";
import { passwordsIn, urlCredentials, valueKind, worksAsTyped } from "../../../rules/credential-values.ts";
import type { Entry } from "../../../rules/project/compose-nodes.ts";
import type { ComposeView, ResourceView, ServiceView } from "../../../rules/project/compose-view.ts";
import { inFolder } from "../../../rules/project/dockerfile-view.ts";
import { passwordOptions } from "../../../rules/project/password-options.ts";
import type { Project } from "../../../rules/project/project.ts";
import { shellCommands } from "../../../rules/project/shell-commands.ts";
import type { Sighting, Supply } from "../types.ts";

/** `environment`, build `args`, command lines and `secrets` of compose files. What has a name of its own comes first. */
export function composeSightings(project: Project): Sighting[] {
  return project.composeFiles.flatMap((view) => {
    const entries = view.services.flatMap(({ environment, build }) => [
      ...environment.map((entry) => [entry, "runtime"] as const),
      ...(build?.args ?? []).map((entry) => [entry, "build"] as const),
    ]);
    return [
      ...entries.flatMap(([entry, phase]) => namedSighting(view, entry, phase)),
      ...view.secrets.flatMap((secret) => secretSighting(project, view, secret)),
      ...entries.flatMap(([entry, phase]) =>
        isCredentialName(entry.key) ? [] : insideSightings(view, entry, phase),
      ),
      ...view.services.flatMap((service) => commandSightings(view, service)),
    ];
  });
}

function namedSighting(view: ComposeView, entry: Entry, phase: Phase): Sighting[] {
  const { key, value } = entry;
  if (!isCredentialName(key)) return [];
  const at = { name: key, phase, place: { file: view.file, range: entry.range } };
  if (value === undefined) return [{ ...at, value, supply: { kind: "variable", name: key } }];
  if (worksAsTyped(value)) return [{ ...at, value, supply: { kind: "typed" } }];
  return valueKind(value) === "reference" ? variableSighting(at, value) : [];
}

/** Passwords in an address or a connection string: `postgres://shop:hunter2@db`, `Server=db;Password=${PW}`. */
function insideSightings({ file, source }: ComposeView, { key, value = "", range }: Entry, phase: Phase) {
  const found = [
    ...urlCredentials(value).map(({ text, password, kind }) => ({ text, value: password, kind })),
    ...passwordsIn(value),
  ];
  return found.flatMap(({ text, value: password, kind }): Sighting[] => {
    const place = { file, range: source.find(text, range).range };
    const at = { name: `${key.replace(/_(?:URL|URI|DSN)$/i, "")}_PASSWORD`, phase, place };
    if (kind === "reference") return variableSighting(at, password);
    return worksAsTyped(password) ? [{ ...at, value: password, supply: { kind: "typed" } }] : [];
  });
}

/** Stands for `$$`: the container's own shell fills in what follows. */
const IN_CONTAINER = "\ue000";

/** `redis-server --requirepass hunter2`, typed or from a variable. */
function commandSightings({ source }: ComposeView, service: ServiceView): Sighting[] {
  return [service.command, service.entrypoint, service.healthcheck].flatMap((entries) => {
    const [first] = entries;
    if (first === undefined) return [];
    const range = { start: first.range.start, end: entries.at(-1)!.range.end };
    const text = entries.map(({ value = "" }) => value).join(" ");
    const commands = shellCommands(text.replace(/^CMD(?:-SHELL)? /, "").replaceAll("$$", IN_CONTAINER));
    return commands
      .flatMap(({ words }) => passwordOptions(words))
      .filter((value) => !value.includes(IN_CONTAINER))
      .flatMap((value): Sighting[] => {
        const at = {
          name: `${service.name}_password`,
          phase: "runtime" as const,
          place: source.find(value, range),
        };
        if (valueKind(value) === "reference") return variableSighting(at, value);
        return worksAsTyped(value) ? [{ ...at, value, supply: { kind: "typed" } }] : [];
      });
  });
}

function variableSighting(at: Pick<Sighting, "phase" | "place">, value: string): Sighting[] {
  const name = /\$\{?([A-Za-z_]\w*)/.exec(value.replaceAll("$$", ""))?.[1];
  return name === undefined ? [] : [{ ...at, name, value: undefined, supply: { kind: "variable", name } }];
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
