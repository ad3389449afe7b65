import type { LintRule } from "../rule.ts";

/** `MAINTAINER me`: a label says it better. */
export const maintainerDeprecated: LintRule = {
  name: "MaintainerDeprecated",
  read(instruction, report) {
    if (instruction.kind === "MAINTAINER")
      report("Maintainer instruction is deprecated in favor of using label", instruction.range);
  },
};
