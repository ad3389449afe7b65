import { gradeLab } from "../../../src/engine/grading/grade.ts";
import { parseLab } from "../../../src/engine/grading/lab.ts";
import type { CheckVerdict } from "../../../src/engine/grading/verdict.ts";
import { workspaceOf } from "../../../src/engine/source/workspace.ts";

/** The verdict of a lab's check with these files. */
export async function judge(
  lab: string,
  files: Readonly<Record<string, string>>,
  check: string,
): Promise<CheckVerdict> {
  const verdict = await gradeLab(parseLab(lab), workspaceOf(files));
  const found = verdict.checks.find(({ id }) => id === check);
  if (!found) throw new Error(`the lab has no check ${check}`);
  return found;
}
