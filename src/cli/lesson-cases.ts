import { resolve } from "node:path";
import type { CaseDefinition } from "../engine/evidence/case.ts";
import type { Lab } from "../engine/grading/lab.ts";
import { labCase } from "../engine/grading/run-lab.ts";
import { lessonSlugs, overlay, readLesson } from "./lesson-files.ts";

const LESSONS = resolve(import.meta.dirname, "../../lessons");

/** Compose names projects after the folder, and lessons call their containers `shop-...`. */
const FOLDER = "shop";

/** What only the simulator has: an attacker's server, and a CI. Neither is ever put beside a real engine. */
function onlySimulated({ services, ci }: Lab): boolean {
  return ci !== undefined || Object.values(services).some(({ kind }) => kind === "collector");
}

/** Every lesson's starter, solutions and mistakes as cases, by a name like `lesson.deleted-is-not-gone.solution.two-stages`. */
export function lessonCases(): Map<string, CaseDefinition> {
  const cases = new Map<string, CaseDefinition>();
  for (const slug of lessonSlugs(LESSONS)) {
    const { lab, starter, solutions, mistakes } = readLesson(LESSONS, slug);
    if (onlySimulated(lab)) continue;
    cases.set(`lesson.${slug}.starter`, labCase(lab, starter, FOLDER));
    for (const { name, files } of solutions)
      cases.set(`lesson.${slug}.solution.${name}`, labCase(lab, overlay(starter, files), FOLDER));
    for (const { name, files } of mistakes)
      cases.set(`lesson.${slug}.mistake.${name}`, labCase(lab, overlay(starter, files), FOLDER));
  }
  return cases;
}
