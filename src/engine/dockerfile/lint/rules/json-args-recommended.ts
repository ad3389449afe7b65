import type { LintRule } from "../rule.ts";

/** `CMD npm start`: a shell stands between the signals and the program. A SHELL of one's own excuses it. */
export const jsonArgsRecommended: LintRule = {
  name: "JSONArgsRecommended",
  step(instruction, scope, report) {
    if (instruction.kind !== "CMD" && instruction.kind !== "ENTRYPOINT") return;
    if (instruction.command.form === "shell" && !scope.shellSet)
      report(
        `JSON arguments recommended for ${instruction.kind} to prevent unintended behavior related to OS signals`,
        instruction.range,
      );
  },
};
