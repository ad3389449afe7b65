import { gradeLab } from "../engine/grading/grade.ts";
import { parseLab } from "../engine/grading/lab.ts";
import { workspaceOf } from "../engine/source/workspace.ts";
import { applyAnswer, type LessonBundle, type Mistake } from "../lab/lesson-bundle.ts";
import { FOLDER } from "../lab/workspace-folder.ts";
import { readLessonBundle } from "./lesson-folder.ts";

/** A lesson's folder with its mistakes graded, so that the page knows them without running them. */
export async function gradedBundle(slug: string): Promise<LessonBundle> {
  const bundle = await readLessonBundle(slug);
  const lab = parseLab(bundle.lab, `lessons/${slug}/lab.yaml`);
  const mistakes: Mistake[] = [];
  for (const mistake of bundle.mistakes) {
    const verdict = await gradeLab(lab, workspaceOf(applyAnswer(bundle.files, mistake)), FOLDER);
    mistakes.push({ ...mistake, verdict });
  }
  return { ...bundle, mistakes };
}
