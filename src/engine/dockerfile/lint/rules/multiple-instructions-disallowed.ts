import type { LintRule } from "../rule.ts";

const once = new Set(["CMD", "ENTRYPOINT", "HEALTHCHECK"]);

/** Of several CMDs in a stage only the last counts; the warning points at the one that is lost. */
export const multipleInstructionsDisallowed: LintRule = {
  name: "MultipleInstructionsDisallowed",
  step(instruction, scope, report) {
    const previous = scope.last.get(instruction.kind);
    if (!once.has(instruction.kind) || previous === undefined) return;
    const word = /^\S*/.exec(instruction.source)![0];
    report(
      `Multiple ${word} instructions should not be used in the same stage because only the last one will be used`,
      previous.range,
    );
  },
};
