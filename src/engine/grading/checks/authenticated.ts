import { z } from "zod";
import { type Attempt, failed, firstFailure, type Outcome, passed } from "../attempt.ts";
import { isCalled } from "../containers.ts";
import { common } from "./common.ts";

/** A service was shown this credential and took it, in the given phase, in both runs. */
export const schema = z.strictObject({
  ...common,
  check: z.literal("authenticated"),
  credential: z.string(),
  /** A service of the lab, or a container that serves (a database). */
  service: z.string(),
  phase: z.enum(["build", "runtime"]),
});

const WHEN = { build: "during the build", runtime: "at run time" };

export async function evaluate(check: z.infer<typeof schema>, attempt: Attempt): Promise<Outcome> {
  const accepted = attempt.runs.map(({ logins, values }) =>
    logins.some(
      ({ service, value, phase }) =>
        isCalled(service, check.service) && phase === check.phase && value === values.get(check.credential),
    ),
  );
  const when = WHEN[check.phase];
  if (accepted.every(Boolean)) return passed(`${check.service} accepted {${check.credential}} ${when}.`);
  if (accepted[0]) {
    return failed(
      `${check.service} accepted {${check.credential}} once, but not when its value had changed: the value is written down somewhere instead of being handed over.`,
    );
  }
  const failure = firstFailure(attempt);
  const seen = `${check.service} saw no valid {${check.credential}} ${when}.`;
  return failed(failure ? `${seen} ${failure.tail}` : seen);
}
