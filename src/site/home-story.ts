import { gradeLab } from "../engine/grading/grade.ts";
import { parseLab } from "../engine/grading/lab.ts";
import { workspaceOf } from "../engine/source/workspace.ts";
import { applyAnswer, type LessonBundle } from "../lab/lesson-bundle.ts";
import type { LeakCounts } from "../lab/surfaces.ts";
import { FOLDER } from "../lab/workspace-folder.ts";
import { readLessonBundle } from "./lesson-folder.ts";

/** One state of the Dockerfile that is repaired on the home page, with what was found in it. */
export interface RepairStep {
  readonly key: string;
  readonly title: string;
  readonly about: string;
  readonly dockerfile: string;
  readonly counts: LeakCounts;
}

const LESSON = "token-in-the-history";

/** The first lesson's files in three states: each is run by the engine while the site is built. */
export async function repairInThreeSteps(): Promise<RepairStep[]> {
  const bundle = await readLessonBundle(LESSON);
  return Promise.all([
    step(
      bundle,
      "mistakes/env-instruction",
      "ENV",
      "The token becomes part of the image, and of every container started from it.",
    ),
    step(
      bundle,
      "files",
      "ARG",
      "Gone from the container. Still written into the image's history and the builder's records.",
    ),
    step(
      bundle,
      "solutions/env-mount",
      "Secret mount",
      "The build still gets the token. Nobody else does: the map is dark.",
    ),
  ]);
}

async function step(bundle: LessonBundle, source: string, title: string, about: string): Promise<RepairStep> {
  const [kind, name] = source.split("/");
  const answers = kind === "mistakes" ? bundle.mistakes : bundle.solutions;
  const answer = answers.find((candidate) => candidate.name === name);
  const files = answer ? applyAnswer(bundle.files, answer) : bundle.files;
  const { map } = await gradeLab(parseLab(bundle.lab), workspaceOf(files), FOLDER);
  return { key: source, title, about, dockerfile: files.Dockerfile ?? "", counts: map };
}
