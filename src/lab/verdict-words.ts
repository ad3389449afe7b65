import type { GradeReply } from "./protocol.ts";

/** A grading as a sentence, for those who hear it. */
export function verdictOf(reply: GradeReply): string {
  if (reply.passed) return "All checks passed. The leak map is dark.";
  if (reply.sourceErrors[0]) {
    const { file, line, message } = reply.sourceErrors[0];
    return `${file}, line ${line}: ${message}`;
  }
  const failed = reply.checks.find(({ status }) => status === "failed");
  const passed = reply.checks.filter(({ status }) => status === "passed").length;
  return `${passed} of ${reply.checks.length} checks passed.${failed ? ` First to mend: ${failed.title}. ${failed.message}` : ""}`;
}

/** What went wrong, for people. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
