import { cleanPath } from "../../../source/clean-path.ts";
import type { LintRule } from "../rule.ts";

/** A COPY of something that .dockerignore leaves out. Experimental in BuildKit 0.25: off unless asked for. */
export const copyIgnoredFile: LintRule = {
  name: "CopyIgnoredFile",
  step(instruction, scope, report) {
    if (instruction.kind !== "COPY" && instruction.kind !== "ADD") return;
    if (scope.ignored === undefined || instruction.from !== undefined) return;
    const command = instruction.kind === "ADD" ? "Add" : "Copy";
    for (const source of instruction.sources) {
      const path = scope.expand(source).text;
      if (scope.ignored(cleanPath(path)))
        report(
          `Attempting to ${command} file "${path}" that is excluded by .dockerignore`,
          instruction.range,
        );
    }
  },
};
