import type { Dockerfile, Stage } from "../../dockerfile/instructions.ts";
import { layOut } from "../../source/columns.ts";
import { describedAs } from "./described.ts";
import { locationOf } from "./location.ts";
import { sourceOf } from "./outline.ts";

function descriptionOf(stage: Stage, dockerfile: Dockerfile): string | undefined {
  return stage.name === undefined ? undefined : describedAs(stage.name, stage.from.range, dockerfile);
}

/** `--call=targets`: the stages, the last one marked as the default; those without a name leave a line empty. */
export function targetsText(dockerfile: Dockerfile): string {
  const rows = dockerfile.stages.map((stage, index) => {
    const mark = index === dockerfile.stages.length - 1 ? "(default)" : "";
    return [[stage.name, mark].filter(Boolean).join(" "), descriptionOf(stage, dockerfile) ?? ""];
  });
  return layOut([["TARGET", "DESCRIPTION"], ...rows], 0, 1);
}

export function targetsJson(dockerfile: Dockerfile): object {
  const { stages } = dockerfile;
  const targets = stages.map((stage, index) => {
    const description = descriptionOf(stage, dockerfile);
    return {
      ...(stage.name === undefined ? {} : { name: stage.name }),
      ...(index === stages.length - 1 ? { default: true } : {}),
      ...(description ? { description } : {}),
      base: stage.from.image,
      location: locationOf(stage.from.range),
    };
  });
  return { targets, sources: [sourceOf(dockerfile)] };
}
