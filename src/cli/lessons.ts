/**
 * `npm run lessons [-- SLUG...]`: proves every lesson in both directions. The page is complete, the starter fails,
 * every solution passes, every mistake fails on the check it names and is recognised, and emptying or commenting
 * out files never passes. Messages say how to mend the lesson.
 */
import { join, resolve } from "node:path";
import { gradeLab } from "../engine/grading/grade.ts";
import { type KnownMistake, recognise } from "../engine/grading/mistakes.ts";
import { labCase } from "../engine/grading/run-lab.ts";
import type { Verdict } from "../engine/grading/verdict.ts";
import { createHost } from "../engine/host/host.ts";
import type { Workspace } from "../engine/source/workspace.ts";
import { type Lesson, lessonSlugs, overlay, readLesson } from "./lesson-files.ts";
import { provePage } from "./lesson-page.ts";

const LESSONS = resolve(import.meta.dirname, "../../lessons");

let passed = 0;
let failed = 0;

function claim(what: string, mend: string | undefined): void {
  if (mend === undefined) {
    passed++;
    return;
  }
  failed++;
  console.log(`  FAILED ${what}\n    ${mend}`);
}

function summary(verdict: Verdict): string {
  const lines = verdict.checks
    .filter(({ status }) => status !== "passed")
    .map(({ id, status, message }) => `${id} ${status}: ${message}`);
  const seen = verdict.evidence
    .filter(({ meant }) => !meant)
    .map(({ finding }) => `${finding.credential} ${finding.surface} ${finding.object} ${finding.where}`);
  return [...lines, ...seen.slice(0, 6), ...verdict.sourceErrors.map((error) => error.message)].join(
    "\n    ",
  );
}

async function proveLesson(lesson: Lesson): Promise<void> {
  const grade = (files: Workspace) => gradeLab(lesson.lab, files);
  const starter = await grade(lesson.starter);
  const checkIds = new Set(lesson.lab.checks.map(({ id }) => id));
  claim(
    "the starter fails, because it leaks",
    !starter.passed && starter.evidence.some(({ meant }) => !meant)
      ? undefined
      : `the starter must show the leak; it ${starter.passed ? "passes" : "fails without a finding"}: ${summary(starter)}`,
  );

  claim(
    "there are two different solutions and three mistakes",
    lesson.solutions.length >= 2 && lesson.mistakes.length >= 3
      ? undefined
      : "add folders to solutions/ or mistakes/",
  );
  for (const solution of lesson.solutions) {
    const verdict = await grade(overlay(lesson.starter, solution.files));
    claim(`solutions/${solution.name} passes`, verdict.passed ? undefined : summary(verdict));
  }

  const known: KnownMistake[] = [];
  for (const { name, note, files } of lesson.mistakes) {
    const verdict = await grade(overlay(lesson.starter, files));
    const check = verdict.checks.find(({ id }) => id === note.fails);
    claim(
      `mistakes/${name} fails ${note.fails}`,
      !checkIds.has(note.fails)
        ? `lab.yaml has no check ${note.fails}; it has ${[...checkIds].join(", ")}`
        : check?.status === "failed"
          ? undefined
          : `it must fail ${note.fails}; instead: ${summary(verdict) || "it passes"}`,
    );
    claim(
      `mistakes/${name} gives a hint`,
      check?.status !== "failed" || check.hint ? undefined : "add a hint to the check",
    );
    known.push({ name, note, verdict });
  }
  for (const { name, verdict } of known) {
    const found = recognise(verdict, known)?.name;
    claim(
      `mistakes/${name} is recognised as itself`,
      found === name ? undefined : `it behaves like ${found}; merge the two, or add \`where:\` to its why.md`,
    );
  }
  claim(
    "the starter is not taken for a mistake",
    recognise(starter, known) === undefined
      ? undefined
      : `it behaves like mistakes/${recognise(starter, known)?.name}; add \`where:\` to that mistake's why.md`,
  );

  for (const [command, trouble] of await tellStory(lesson))
    claim(`the story's command \`${command}\` runs`, trouble);

  for (const [way, files] of emptied(lesson)) {
    const verdict = await grade(files);
    claim(
      `${way} does not pass`,
      verdict.passed ? "a check must see that the work is still done" : undefined,
    );
  }
}

/** From this status on, docker or the shell could not run a command at all. */
const REFUSED = 125;

/** Types the story's commands on one machine with the starter's files; each must be found and show something. */
async function tellStory({ lab, starter, storyCommands }: Lesson): Promise<[string, string | undefined][]> {
  const { environment, services, credentials, swarm, ci } = labCase(lab, starter, "shop");
  const host = await createHost({
    files: starter,
    folder: "shop",
    swarm,
    credentials: new Map(credentials.map(({ name, value }) => [name, value])),
    ...(environment && { environment }),
    ...(services && { services }),
    ...(ci && { ci }),
  });
  const results: [string, string | undefined][] = [];
  for (const command of storyCommands) {
    const { exit, stdout, stderr } = await host.run(command);
    const complaint = stderr.trim().split("\n").at(-1);
    const missing = exit >= REFUSED || (stdout === "" && (exit !== 0 || stderr === ""));
    results.push([
      command,
      missing ? `it ends with status ${exit} and shows nothing: ${complaint}` : undefined,
    ]);
  }
  return results;
}

/** The lazy answers: files emptied, and commented out line by line, one by one and all at once. */
function* emptied({ starter }: Lesson): Generator<[string, Workspace]> {
  const change = (paths: readonly string[], edit: (text: string) => string): Workspace =>
    new Map(
      [...starter].map(([path, file]) => {
        if (!paths.includes(path)) return [path, file];
        return [
          path,
          { ...file, content: new TextEncoder().encode(edit(new TextDecoder().decode(file.content))) },
        ];
      }),
    );
  const comment = (text: string) => text.replace(/^(?=.)/gm, "# ");
  for (const paths of [[...starter.keys()], ...[...starter.keys()].map((path) => [path])]) {
    const name = paths.length === 1 ? paths[0] : "everything";
    yield [`emptying ${name}`, change(paths, () => "")];
    yield [`commenting out ${name}`, change(paths, comment)];
  }
}

const wanted = process.argv.slice(2);
for (const slug of lessonSlugs(LESSONS)) {
  if (wanted.length > 0 && !wanted.includes(slug)) continue;
  console.log(slug);
  for (const [what, mend] of provePage(join(LESSONS, slug))) claim(what, mend);
  try {
    await proveLesson(readLesson(LESSONS, slug));
  } catch (error) {
    claim("the lesson can be read and run", (error as Error).stack);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
