import { z } from "zod";
import { type Attempt, failed, firstFailure, type Outcome, passed } from "../attempt.ts";
import { troubleWith } from "../containers.ts";
import { common } from "./common.ts";

/** The containers, or the tasks of swarm services, run at the end, and are healthy where they have a health check. */
export const schema = z.strictObject({
  ...common,
  check: z.literal("container-running"),
  container: z.string().optional(),
  containers: z.array(z.string()).default([]),
});

export async function evaluate(check: z.infer<typeof schema>, attempt: Attempt): Promise<Outcome> {
  const names = check.container === undefined ? check.containers : [check.container, ...check.containers];
  for (const { host } of attempt.runs)
    for (const name of names) {
      const trouble = troubleWith(host, name);
      if (!trouble) continue;
      const failure = firstFailure(attempt);
      return failed(failure ? `${trouble} The command before it said: ${failure.tail}` : trouble);
    }
  return passed(names.length === 1 ? `${names[0]} runs.` : `${names.join(", ")} run.`);
}
