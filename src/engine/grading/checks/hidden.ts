import { z } from "zod";
import { type Attempt, failed, firstFailure, notReached, type Outcome, passed } from "../attempt.ts";
import { common, places, surface } from "./common.ts";

/** The credential is on no surface but the allowed ones, and in no file but its declared outputs. */
export const schema = z.strictObject({
  ...common,
  check: z.literal("hidden"),
  credential: z.string(),
  allow: z.array(surface).default([]),
});

export async function evaluate(check: z.infer<typeof schema>, attempt: Attempt): Promise<Outcome> {
  const leaks = attempt.findings.filter(
    ({ credential, surface, allowed }) =>
      credential === check.credential && !check.allow.includes(surface) && allowed === undefined,
  );
  if (leaks.length > 0) return failed(`{${check.credential}} can be read in ${places(leaks.length)}.`, leaks);
  if (firstFailure(attempt))
    return notReached("Nothing was delivered, so there is nothing to look into yet.");
  return passed(`{${check.credential}} is nowhere to be read.`);
}
