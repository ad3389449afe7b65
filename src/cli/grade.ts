import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { gradeLab } from "../engine/grading/grade.ts";
import { type KnownMistake, recognise } from "../engine/grading/mistakes.ts";
import type { CheckVerdict, Verdict } from "../engine/grading/verdict.ts";
import { type Lesson, lessonSlugs, overlay, readLesson, readWorkspace } from "./lesson-files.ts";

const LESSONS = resolve(import.meta.dirname, "../../lessons");

/**
 * `leaklab grade LESSON [DIR] [--json]`: grades the files in DIR (over the lesson's starter; without DIR the
 * starter itself). Returns the exit code: 0 passed, 1 failed, 2 nothing to grade.
 */
export async function gradeCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const [slug, folder, ...rest] = positionals;
  if (slug === undefined || rest.length > 0) return complain("usage: leaklab grade LESSON [DIR] [--json]");
  if (!existsSync(join(LESSONS, slug)))
    return complain(`no lesson is called ${slug}; there are: ${lessonSlugs(LESSONS).join(", ")}`);
  if (folder !== undefined && !statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    return complain(`${folder} is not a folder`);

  const lesson = readLesson(LESSONS, slug);
  const answer = folder === undefined ? lesson.starter : overlay(lesson.starter, readWorkspace(folder));
  const verdict = await gradeLab(lesson.lab, answer);
  const mistake = verdict.passed ? undefined : recognise(verdict, await gradedMistakes(lesson));
  console.log(
    values.json
      ? JSON.stringify({ lesson: slug, ...verdict, ...(mistake && { mistake: mistake.name }) })
      : report(verdict, mistake),
  );
  return verdict.passed ? 0 : 1;
}

function complain(message: string): number {
  console.error(`leaklab: ${message}`);
  return 2;
}

async function gradedMistakes({ lab, starter, mistakes }: Lesson): Promise<KnownMistake[]> {
  const graded: KnownMistake[] = [];
  for (const { name, note, files } of mistakes)
    graded.push({ name, note, verdict: await gradeLab(lab, overlay(starter, files)) });
  return graded;
}

const MARKS: Readonly<Record<CheckVerdict["status"], string>> = {
  passed: "✓",
  failed: "✗",
  "not-reached": "·",
};

function report(verdict: Verdict, mistake: KnownMistake | undefined): string {
  const problems = verdict.sourceErrors.map(
    ({ file, line, column, message, mend }) =>
      `✗ ${file}:${line}:${column}: ${message}${mend ? `\n  ${mend}` : ""}`,
  );
  const checks = verdict.checks.map((check) =>
    [
      `${MARKS[check.status]} ${check.title}`,
      ...(check.status === "passed" ? [] : [`  ${check.message}`]),
      ...check.evidence.map(
        ({ finding, excerpt, show }) =>
          `    ${finding.surface} ${finding.object}: ${excerpt}${finding.deleted ? " (deleted later, still there)" : ""}\n      $ ${show}`,
      ),
      ...(check.hint ? [`  Hint: ${check.hint}`] : []),
    ].join("\n"),
  );
  const why = mistake ? [`\n${mistake.note.why}`] : [];
  return [...problems, ...checks, ...why, verdict.passed ? "\nPassed." : "\nNot yet."].join("\n");
}
