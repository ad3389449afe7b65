import { isCredentialName, isRuntimeName } from "../../../rules/credential-names.ts";
import { tokenIn, urlCredentials, valueKind } from "../../../rules/credential-values.ts";
import type { DockerfileView } from "../../../rules/project/dockerfile-view.ts";
import type { Project } from "../../../rules/project/project.ts";
import { neededAtRunTime } from "../../../rules/project/run-time.ts";
import type { Sighting } from "../types.ts";

/** ARG and ENV with a credential's name, secret mounts, and values that are plainly credentials. */
export function dockerfileSightings(project: Project): Sighting[] {
  return project.dockerfiles.flatMap((view) => [
    ...argSightings(project, view),
    ...environmentSightings(project, view),
    ...mountSightings(view),
    ...valueSightings(view),
  ]);
}

function argSightings(project: Project, { file, dockerfile, stages }: DockerfileView): Sighting[] {
  const instructions = [
    ...dockerfile.globalArgs,
    ...stages.flatMap(({ stage }) => stage.instructions.filter((each) => each.kind === "ARG")),
  ];
  return instructions
    .flatMap(({ args }) => args)
    .filter(({ key }) => isCredentialName(key))
    .map(({ key, value, range }): Sighting => {
      const typed = isTyped(value);
      return {
        name: key,
        value: typed ? value : undefined,
        phase: neededAtRunTime(project, file, key) ? "runtime" : "build",
        supply: typed ? { kind: "typed" } : { kind: "build-arg", name: key, dockerfile: file },
        place: { file, range },
      };
    });
}

function environmentSightings(project: Project, { file, stages }: DockerfileView): Sighting[] {
  return stages
    .flatMap(({ stage }) => stage.instructions)
    .flatMap((instruction) => (instruction.kind === "ENV" ? instruction.pairs : []))
    .filter(({ key, value }) => isCredentialName(key) && isTyped(value))
    .map(({ key, value, range }) => ({
      name: key,
      value,
      phase: isRuntimeName(key) || neededAtRunTime(project, file, key) ? "runtime" : "build",
      supply: { kind: "typed" },
      place: { file, range },
    }));
}

function mountSightings({ file, stages }: DockerfileView): Sighting[] {
  return stages
    .flatMap(({ runs }) => runs)
    .flatMap(({ secrets }) => secrets)
    .map(({ id, range }) => ({
      name: id,
      value: undefined,
      phase: "build",
      supply: { kind: "build-secret", id, dockerfile: file },
      place: { file, range },
    }));
}

/** Tokens of a known format and passwords in URLs, wherever a RUN line or another instruction has them. */
function valueSightings({ file, source }: DockerfileView): Sighting[] {
  const found: Sighting[] = [];
  for (let number = 1; number <= source.lineCount; number++) {
    const line = source.line(number);
    if (/^\s*#/.test(line)) continue;
    const place = (index: number, length: number) => ({
      file,
      range: {
        start: { line: number, column: index + 1 },
        end: { line: number, column: index + length + 1 },
      },
    });
    const at = { phase: "build", supply: { kind: "typed" } } as const;
    const token = tokenIn(line);
    if (token)
      found.push({ ...at, name: "token", value: token.text, place: place(token.index, token.text.length) });
    for (const { text, index, password, kind } of urlCredentials(line))
      if (kind === "literal" && password !== token?.text)
        found.push({ ...at, name: "url_password", value: password, place: place(index, text.length) });
  }
  return found;
}

function isTyped(value: string | undefined): value is string {
  return ["literal", "weak"].includes(valueKind(value));
}
