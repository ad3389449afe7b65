import { quote } from "../../../source/go-text.ts";
import type { LintRule } from "../rule.ts";

/** `WORKDIR app` before any absolute one hangs on what the base image has set. Said once a stage. */
export const workdirRelativePath: LintRule = {
  name: "WorkdirRelativePath",
  step(instruction, scope, report) {
    if (instruction.kind !== "WORKDIR" || scope.workdirSet) return;
    const path = scope.expand(instruction.path).text;
    if (!path.startsWith("/"))
      report(
        `Relative workdir ${quote(path)} can have unexpected results if the base image changes`,
        instruction.range,
      );
  },
};
