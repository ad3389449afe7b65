import type { LintRule } from "../rule.ts";

/** `FROM --platform=$TARGETPLATFORM`: that is the default. */
export const redundantTargetPlatform: LintRule = {
  name: "RedundantTargetPlatform",
  from(stage, { platform, globals }, report) {
    if (platform === undefined || platform.matched.size !== 1 || platform.unmatched.size > 0) return;
    if (platform.matched.has("TARGETPLATFORM") && platform.text === globals.get("TARGETPLATFORM"))
      report(
        `Setting platform to predefined ${stage.from.platform} in FROM is redundant as this is the default behavior`,
        stage.from.range,
      );
  },
};
