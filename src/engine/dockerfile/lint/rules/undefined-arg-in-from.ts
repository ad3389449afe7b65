import { withSuggestion } from "../../../source/suggest.ts";
import type { LintRule } from "../rule.ts";

/** `FROM busybox:$TAG` without an `ARG TAG` before it. */
export const undefinedArgInFrom: LintRule = {
  name: "UndefinedArgInFrom",
  from(stage, { image, platform, globals }, report) {
    for (const expansion of [image, platform])
      for (const name of expansion?.unmatched ?? [])
        if (!globals.has(name))
          report(
            withSuggestion(`FROM argument '${name}' is not declared`, name, [...globals.keys()], true),
            stage.from.range,
          );
  },
};
