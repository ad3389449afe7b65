import type { LintRule } from "../rule.ts";

/** `FROM --platform=linux/amd64` makes every build that platform, unless the stage's name says as much. */
export const fromPlatformFlagConstDisallowed: LintRule = {
  name: "FromPlatformFlagConstDisallowed",
  from(stage, { platform }, report) {
    if (platform === undefined || platform.matched.size > 0 || platform.unmatched.size > 0) return;
    const [system, architecture] = platform.text.split("/");
    if (system === undefined || architecture === undefined) return;
    if (stage.name?.includes(system) || stage.name?.includes(architecture)) return;
    report(`FROM --platform flag should not use constant value "${platform.text}"`, stage.from.range);
  },
};
