import type { LintRule } from "../rule.ts";

/** Two stages of one name: the first can no longer be reached by it. */
export const duplicateStageName: LintRule = {
  name: "DuplicateStageName",
  file(dockerfile, report) {
    const seen = new Set<string>();
    for (const { name, from } of dockerfile.stages) {
      if (name === undefined) continue;
      if (seen.has(name)) report(`Duplicate stage name "${name}", stage names should be unique`, from.range);
      seen.add(name);
    }
  },
};
