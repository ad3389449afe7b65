import { expect, test } from "vitest";
import { SURFACES } from "../../src/engine/evidence/types.ts";
import { attackersCommand } from "../../src/engine/grading/show.ts";
import { COMPARISONS, MECHANISMS } from "../../src/site/mechanisms.ts";
import { SURFACE_NOTES } from "../../src/site/surface-notes.ts";

const texts = [
  ...Object.values(SURFACE_NOTES).flatMap(({ way, readers, keep }) => [way, readers, keep]),
  ...COMPARISONS.flatMap(({ answers }) => Object.values(answers)),
];

test.each(texts)("%s is whole sentences with whole code", (text) => {
  expect(text).toMatch(/^[A-Z`].*[.]$/);
  expect(text.split("`").length % 2).toBe(1);
});

test("every question is answered for every mechanism", () => {
  for (const { answers } of COMPARISONS)
    expect(Object.keys(answers).sort()).toEqual(MECHANISMS.map(({ key }) => key).sort());
});

test("what Docker's own commands show has its command written out", () => {
  const without = SURFACES.filter((surface) => !SURFACE_NOTES[surface].sample);
  expect(without).toEqual(["ci-log", "exfiltrated"]);
  for (const surface of SURFACES) {
    const { sample } = SURFACE_NOTES[surface];
    if (!sample) continue;
    const command = attackersCommand({ credential: "c", encoding: "exact", surface, ...sample });
    expect(command).toMatch(/^(docker|cat|mkdir) /);
  }
});
