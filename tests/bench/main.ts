/**
 * `npm run bench`: how long the things take that a learner waits for, as ratios that mean the same on every
 * machine: grading beside the two real `docker build`s that it stands for, parsing beside plain splitting.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { overlay, readLesson } from "../../src/cli/lesson-files.ts";
import { parseDockerfile } from "../../src/engine/dockerfile/parse.ts";
import { gradeLab } from "../../src/engine/grading/grade.ts";
import { credentialsOf } from "../../src/engine/grading/lab.ts";
import { diagnose } from "../../src/engine/rules/diagnose.ts";

const LESSONS = resolve(import.meta.dirname, "../../lessons");

async function median(runs: number, work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[runs >> 1] ?? Number.NaN;
}

const show = (what: string, milliseconds: number, note = "") =>
  console.log(`${what.padEnd(52)} ${milliseconds.toFixed(1).padStart(9)} ms  ${note}`);

// --- parsing -----------------------------------------------------------------------------------------

const step = 'RUN --mount=type=secret,id=t,env=T \\\n    echo "$HOME" && \\\n    npm ci\nENV A=b C="d e"\n';
const long = `FROM busybox\n${step.repeat(250)}`;
const splitting = await median(50, () => long.split("\n").map((line) => line.trim().split(/\s+/)));
await median(5, () => parseDockerfile(long, "Dockerfile"));
const parsing = await median(50, () => parseDockerfile(long, "Dockerfile"));
show(
  "parse a Dockerfile of 1,000 lines",
  parsing,
  `${(parsing / splitting).toFixed(0)} x splitting it into words`,
);

// --- squiggles ---------------------------------------------------------------------------------------

/** The page shows squiggles in the task after a keystroke's: what they take is what this takes. */
const NOTICED = 50;
for (const slug of ["token-in-the-history", "password-in-the-environment"]) {
  const { starter, lab } = readLesson(LESSONS, slug);
  const values = credentialsOf(lab);
  await median(10, () => diagnose(starter, values));
  const diagnosing = await median(50, () => diagnose(starter, values));
  show(
    `from a keystroke to squiggles, ${slug}`,
    diagnosing,
    `1/${(NOTICED / diagnosing).toFixed(0)} of ${NOTICED} ms`,
  );
}

// --- grading -----------------------------------------------------------------------------------------

for (const slug of ["token-in-the-history", "deleted-is-not-gone", "password-in-the-environment"]) {
  const lesson = readLesson(LESSONS, slug);
  const answer = overlay(lesson.starter, lesson.solutions[0]?.files ?? new Map());
  await gradeLab(lesson.lab, answer);
  const grading = await median(15, () => gradeLab(lesson.lab, answer));
  const real = realBuilds();
  show(
    `grade ${slug}, warm`,
    grading,
    real
      ? `1/${(real / grading).toFixed(0)} of two real docker builds (${real.toFixed(0)} ms)`
      : "no Docker Engine to compare with",
  );
}

/** Two real builds of a two-step file, without cache: the least that the real thing costs. */
function realBuilds(): number | undefined {
  if (spawnSync("docker", ["image", "inspect", "busybox"], { stdio: "ignore" }).status !== 0)
    return undefined;
  const folder = mkdtempSync(join(tmpdir(), "leaklab-bench-"));
  cpSync(join(LESSONS, "token-in-the-history/files/package.json"), join(folder, "package.json"));
  writeFileSync(join(folder, "Dockerfile"), "FROM busybox\nCOPY package.json /\nRUN cat package.json\n");
  const start = performance.now();
  for (let build = 0; build < 2; build++)
    spawnSync("docker", ["build", "-q", "--no-cache", "-t", "leaklab-bench", folder], { stdio: "ignore" });
  const time = performance.now() - start;
  spawnSync("docker", ["rmi", "leaklab-bench"], { stdio: "ignore" });
  rmSync(folder, { recursive: true });
  return time;
}
