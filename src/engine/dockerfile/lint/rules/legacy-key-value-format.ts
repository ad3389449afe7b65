import type { LintRule } from "../rule.ts";

/** `ENV NAME value` and `LABEL name value`. */
export const legacyKeyValueFormat: LintRule = {
  name: "LegacyKeyValueFormat",
  step(instruction, _scope, report) {
    if ((instruction.kind !== "ENV" && instruction.kind !== "LABEL") || !instruction.legacy) return;
    const { kind } = instruction;
    report(
      `"${kind} key=value" should be used instead of legacy "${kind} key value" format`,
      instruction.range,
    );
  },
};
