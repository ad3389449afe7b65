import { z } from "zod";
import { type Attempt, failed, firstFailure, notReached, type Outcome, passed } from "../attempt.ts";
import { common, places, surface } from "./common.ts";

/** The credential is on no surface but the allowed ones. */
export const schema = z.strictObject({
  ...common,
  check: z.literal("hidden"),
  credential: z.string(),
  allow: z.array(surface).default([]),
});

export async function evaluate(check: z.infer<typeof schema>, attempt: Attempt): Promise<Outcome> {
  const leaks = attempt.findings.filter(
    (finding) => finding.credential === check.credential && !check.allow.includes(finding.surface),
  );
  if (leaks.length > 0) return failed(`{${check.credential}} can be read in ${places(leaks.length)}.`, leaks);
  if (firstFailure(attempt))
    return notReached("Nothing was delivered, so there is nothing to look into yet.");
  return passed(`{${check.credential}} is nowhere to be read.`);
}
