import fc from "fast-check";
import { expect, test } from "vitest";
import { fileVariables } from "../../../src/engine/compose/file-variables.ts";

/** As `docker compose config --variables` of 2.40.3 lists them. */
test.each([
  ["$A", [["A", "", "", false]]],
  ["${A}", [["A", "", "", false]]],
  ["${TAG:-latest}", [["TAG", "latest", "", false]]],
  ["${TAG-}", [["TAG", "", "", false]]],
  ["${A:?needed}", [["A", "", "", true]]],
  ["${A:+there}", [["A", "", "there", false]]],
  ["$$A and $${B}", []],
  [
    "a-${A:-${B}}-b",
    [
      ["A", "${B}", "", false],
      ["B", "", "", false],
    ],
  ],
])("%s", (text, expected) => {
  const found = [...fileVariables({ services: { app: { image: text } } }).values()];
  expect(
    found.map(({ name, defaultValue, presenceValue, required }) => [
      name,
      defaultValue,
      presenceValue,
      required,
    ]),
  ).toEqual(expected);
});

test("ends on any text, and names only what is written there", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const name of fileVariables([text]).keys()) expect(text).toContain(name);
    }),
  );
});
