import { suggestFor } from "../../../source/suggest.ts";
import type { Instruction } from "../../instructions.ts";
import { expandHeredocWithMatches } from "../../variables.ts";
import type { LintRule } from "../rule.ts";
import type { StageScope } from "../scope.ts";

/** A variable that no ENV or ARG of the stage or its base has set. RUN's own text is the shell's business. */
export const undefinedVar: LintRule = {
  name: "UndefinedVar",
  step(instruction, scope, report) {
    const known = [...scope.variables.keys()];
    for (const name of undefinedNames(instruction, scope)) {
      const match = suggestFor(name, known, true);
      report(
        `Usage of undefined variable '$${name}'${match === undefined ? "" : ` (did you mean $${match}?)`}`,
        instruction.range,
      );
    }
  },
};

/** Word by word: a name missing in two words is told twice, one missing twice in a word once. */
function* undefinedNames(instruction: Instruction, scope: StageScope): Generator<string, undefined> {
  for (const word of expandedWords(instruction)) yield* scope.missing(scope.expand(word));
  if (instruction.kind === "COPY" || instruction.kind === "ADD")
    for (const heredoc of instruction.heredocs)
      if (heredoc.expand) yield* scope.missing(expandHeredocWithMatches(heredoc.content, scope.variables));
  if (instruction.kind === "ARG") {
    // Later ARGs of a line see the earlier ones.
    const before = new Set<string>();
    for (const { key, value } of instruction.args) {
      for (const name of scope.missing(scope.expand(value ?? ""))) if (!before.has(name)) yield name;
      before.add(key);
    }
  }
  return undefined;
}

/** The words that BuildKit expands itself and reports on: not those of EXPOSE, and no commands. */
function expandedWords(instruction: Instruction): readonly string[] {
  switch (instruction.kind) {
    case "ENV":
    case "LABEL":
      return instruction.pairs.flatMap(({ key, value }) => [key, value]);
    case "COPY":
    case "ADD":
      return [
        instruction.chown ?? "",
        instruction.chmod ?? "",
        instruction.checksum ?? "",
        ...instruction.sources,
        instruction.destination,
      ];
    case "WORKDIR":
      return [instruction.path];
    case "USER":
      return [instruction.user];
    case "STOPSIGNAL":
      return [instruction.signal];
    case "VOLUME":
      return instruction.paths;
    case "RUN":
      return instruction.mounts.flatMap(({ text }) =>
        text.split(",").map((field) => field.replace(/^[^=]*=?/, "")),
      );
    default:
      return [];
  }
}
