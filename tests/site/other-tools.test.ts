import { describe, expect, it } from "vitest";
import { diagnose } from "../../src/engine/rules/diagnose.ts";
import { rules } from "../../src/engine/rules/rules.ts";
import { workspaceOf } from "../../src/engine/source/workspace.ts";
import { CAUGHT, MISSED } from "../../src/site/other-tools/classes.ts";
import { TOOLS } from "../../src/site/other-tools/tools.ts";

describe("what other tools catch", () => {
  it("names tools and rules that exist", () => {
    const keys = new Set(TOOLS.map(({ key }) => key));
    const ids = new Set(rules.map(({ meta }) => meta.id));
    for (const { name, caught } of CAUGHT)
      for (const key of Object.keys(caught)) expect(keys.has(key), name).toBe(true);
    for (const { name, rules: named } of [...CAUGHT, ...MISSED])
      for (const id of named) expect(ids.has(id), `${name}: ${id}`).toBe(true);
  });

  it("calls nothing found that nobody finds", () => {
    for (const { name, caught } of CAUGHT) expect(Object.keys(caught).length, name).toBeGreaterThan(0);
    for (const { key } of TOOLS)
      expect(
        CAUGHT.some(({ caught }) => caught[key] !== undefined),
        key,
      ).toBe(true);
  });

  it.each(CAUGHT.filter(({ example }) => example !== undefined))(
    "BuildKit's column: $name",
    ({ caught, example }) => {
      const said = diagnose(workspaceOf({ Dockerfile: example ?? "" })).filter(
        ({ source }) => source === "buildkit",
      );
      expect(said.map(({ rule }) => rule).filter((rule) => rule === "SecretsUsedInArgOrEnv")).toHaveLength(
        caught.buildkit === undefined ? 0 : 1,
      );
    },
  );
});
