import type { LintRule } from "../rule.ts";

const reserved = new Set(["context", "scratch"]);

/** `FROM busybox AS scratch`: the name means something else already. */
export const reservedStageName: LintRule = {
  name: "ReservedStageName",
  file(dockerfile, report) {
    for (const { name, from } of dockerfile.stages)
      if (name !== undefined && reserved.has(name))
        report(`Stage name should not use the same name as reserved stage "${name}"`, from.range);
  },
};
