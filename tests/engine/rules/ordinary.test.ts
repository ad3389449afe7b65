import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { diagnose } from "../../../src/engine/rules/diagnose.ts";
import { readFolder } from "./folders.ts";

const folder = join(import.meta.dirname, "ordinary");

/** A warning about a project without a credential problem is a defect of the rule. */
describe("projects without a credential problem", () => {
  test.each(readdirSync(folder))("%s", (name) => {
    const found = diagnose(readFolder(join(folder, name))).filter(({ source }) => source !== "buildkit");
    expect(found.map(({ rule, file, range }) => `${file}:${range.start.line} ${rule}`)).toEqual([]);
  });
});
