import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compareProofs } from "../../src/cli/agreement.ts";
import { readCase } from "../../src/cli/case-folder.ts";
import { lessonCases } from "../../src/cli/lesson-cases.ts";
import { prove } from "../../src/engine/evidence/prove.ts";
import { createSimulatedDocker } from "../../src/engine/evidence/simulated.ts";
import type { Proof } from "../../src/engine/evidence/types.ts";
import { DIVERGENCES } from "./divergences.ts";

const CASES = join(import.meta.dirname, "cases");
const recordOf = (slug: string) => join(import.meta.dirname, "recorded", `${slug}.json`);
const lessons = lessonCases();
const slugs = [...readdirSync(CASES), ...lessons.keys()].filter((slug) => existsSync(recordOf(slug)));

describe("the simulator agrees with the recorded Docker Engine", () => {
  it.each(slugs)("%s", async (slug) => {
    const recorded = JSON.parse(readFileSync(recordOf(slug), "utf8")) as Proof;
    const simulated = await prove(lessons.get(slug) ?? readCase(join(CASES, slug)), createSimulatedDocker());
    const { disagreements } = compareProofs(recorded, simulated);
    const texts = disagreements.map(({ about, text }) => `${about}: ${text}`);
    // A listed divergence must still be one: the list shrinks with what is mended.
    if (slug in DIVERGENCES) expect(texts).not.toEqual([]);
    else expect(texts).toEqual([]);
  });
});
