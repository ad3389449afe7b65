import type { LintRule } from "../rule.ts";

/** `FROM busybox AS Build`: stage names are compared in lower case. */
export const stageNameCasing: LintRule = {
  name: "StageNameCasing",
  read(instruction, report) {
    if (instruction.kind !== "FROM" || instruction.alias === undefined) return;
    if (instruction.alias !== instruction.alias.toLowerCase())
      report(`Stage name '${instruction.alias}' should be lowercase`, instruction.range);
  },
};
