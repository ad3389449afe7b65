import type { LintRule } from "../rule.ts";

/** `FROM busybox as a`: the two keywords are to be written alike. */
export const fromAsCasing: LintRule = {
  name: "FromAsCasing",
  read(instruction, report) {
    if (instruction.kind !== "FROM" || instruction.alias === undefined) return;
    const words = instruction.source.split(/[\t\v\f\r ]+/);
    const from = words[0]!;
    const as = words.at(-2)!;
    const wanted = from === from.toLowerCase() ? "as" : "AS";
    if (as !== wanted) report(`'${as}' and '${from}' keywords' casing do not match`, instruction.range);
  },
};
