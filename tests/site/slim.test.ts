import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exportsOf, withoutDescriptions } from "../../src/site/slim-monaco.ts";
import { withoutDocumentation } from "../../src/site/slim-rules.ts";

const folder = join(import.meta.dirname, "../../src/engine/rules/rules");

test.each(readdirSync(folder))("%s loses its documentation and keeps its check", (file) => {
  const code = readFileSync(join(folder, file), "utf8");
  const slim = withoutDocumentation(code);
  expect(slim).toContain("examples: { invalid: [], valid: [] }");
  expect(slim).toContain("references: []");
  expect(slim).toContain(/\n {2}check\(project, report\) \{[\s\S]*/.exec(code)?.[0]);
  expect(slim).toContain(/id: "[\w-]+"/.exec(code)?.[0]);
});

test("finds the names that a module of Monaco exports", () => {
  expect(exportsOf("class A {}\nfunction b() {}\n\nexport { A, b as c };\n")).toEqual(["A", "c"]);
  expect(exportsOf("export class A {}\nexport const b = 1;\nexport default A;\n")).toEqual(["A", "b"]);
});

test("empties Monaco's descriptions of its settings, and nothing else", () => {
  expect(
    withoutDescriptions(`a(localize(1, "It \\"is\\" so."), 'kept', localize(22, 'It\\'s {0}', x))`),
  ).toBe(`a(localize(1, ""), 'kept', localize(22, "", x))`);
});
