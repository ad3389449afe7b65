import { describe, expect, test } from "vitest";
import { ruleDiagnostics } from "../../../src/engine/rules/diagnose.ts";
import { readProject } from "../../../src/engine/rules/project/project.ts";
import { rules } from "../../../src/engine/rules/rules.ts";
import { readMarkers } from "./markers.ts";

for (const { meta, examples } of rules)
  describe(meta.id, () => {
    test.each(examples.invalid.map((example) => [example] as const))("finds %j", (example) => {
      const { workspace, places } = readMarkers(example);
      const own = ruleDiagnostics(readProject(workspace)).filter(({ rule }) => rule === meta.id);
      const found = own.map(
        ({ file, range: { start, end } }) =>
          `${file}:${start.line}:${start.column}-${end.line}:${end.column}`,
      );
      expect(found.sort()).toEqual(places);
      expect(places).not.toEqual([]);
    });

    test.each(examples.valid.map((example) => [example] as const))("accepts %j", (example) => {
      const { workspace } = readMarkers(example);
      const own = ruleDiagnostics(readProject(workspace)).filter(({ rule }) => rule === meta.id);
      expect(own).toEqual([]);
    });
  });
