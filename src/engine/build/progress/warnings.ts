import type { LintWarning } from "../../dockerfile/instructions.ts";

function warningText({ rule, message, range }: LintWarning): string {
  return `${rule}: ${message} (line ${range.start.line})`;
}

/** Under the step that loads the Dockerfile. */
export function warningLine(warning: LintWarning): string {
  return `WARN: ${warningText(warning)}`;
}

/** What the client prints at the end; it colours the headline even where it colours nothing else. */
export function warningBlock(warnings: readonly LintWarning[]): string[] {
  if (warnings.length === 0) return [];
  const count = warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`;
  const [first = "", ...others] = warnings.map((warning) => ` - ${warningText(warning)}`);
  return ["", ` \u001b[33m${count} found (use docker --debug to expand):`, `\u001b[0m${first}`, ...others];
}
