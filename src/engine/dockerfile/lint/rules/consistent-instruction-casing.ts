import type { LintRule } from "../rule.ts";

/** Instructions are to be all in upper or all in lower case: whichever most of the file uses, upper if even. */
export const consistentInstructionCasing: LintRule = {
  name: "ConsistentInstructionCasing",
  file(dockerfile, report) {
    const all = dockerfile.stages
      .flatMap((stage) => [stage.from, ...stage.instructions])
      .map(({ source, range }) => ({ word: /^[^\t\v\f\r ]*/.exec(source)![0], range }));
    const lower = all.filter(({ word }) => word === word.toLowerCase()).length;
    const upper = all.filter(({ word }) => word === word.toUpperCase()).length;
    const casing = lower > upper ? "lowercase" : "uppercase";
    for (const { word, range } of all) {
      const wanted = casing === "lowercase" ? word.toLowerCase() : word.toUpperCase();
      if (word !== wanted)
        report(`Command '${word}' should match the case of the command majority (${casing})`, range);
    }
  },
};
