import type { Place } from "../types.ts";
import type { DockerfileView, RunView, StageView } from "./dockerfile-view.ts";
import type { Project } from "./project.ts";

/** Every RUN of every Dockerfile. */
export function* eachRun(project: Project): Generator<{
  view: DockerfileView;
  stage: StageView;
  run: RunView;
  at: (needle: string | RegExp) => Place;
}> {
  for (const view of project.dockerfiles)
    for (const stage of view.stages)
      for (const run of stage.runs)
        yield { view, stage, run, at: (needle) => view.source.find(needle, run.instruction.range) };
}

/** Every instruction of every stage, with its stage. */
export function* eachInstruction(project: Project) {
  for (const view of project.dockerfiles)
    for (const stage of view.stages)
      for (const instruction of stage.stage.instructions)
        yield {
          view,
          stage,
          instruction,
          at: (needle: string | RegExp): Place => view.source.find(needle, instruction.range),
        };
}

export function* eachService(project: Project) {
  for (const compose of project.composeFiles)
    for (const service of compose.services) yield { compose, service };
}

/** A shell word's text as it may stand in a file: `${TOKEN}` is found as `$TOKEN` and `${TOKEN}`. */
export function variablePattern(name: string): RegExp {
  return new RegExp(`\\$(?:${name}\\b|\\{${name}[^}]*\\})`);
}

/** A text of a file, for a search that ignores how blanks and quotes were typed. */
export function literalPattern(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
}
