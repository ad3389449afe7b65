import { z } from "zod";
import { type Attempt, failed, type Outcome, passed } from "../attempt.ts";
import { complaint } from "../containers.ts";
import { common } from "./common.ts";

/** A command in the learner's shell ends well and prints a text: what was built still does its work. */
export const schema = z.strictObject({
  ...common,
  check: z.literal("probe"),
  run: z.string(),
  prints: z.string(),
});

export async function evaluate(check: z.infer<typeof schema>, attempt: Attempt): Promise<Outcome> {
  for (const { host } of attempt.runs) {
    const { exit, stdout, stderr } = await host.run(check.run);
    if (exit === 0 && stdout.includes(check.prints)) continue;
    const said = complaint(stderr.trim() || stdout);
    return failed(`\`${check.run}\` ended with status ${exit}${said ? `: ${said}` : "."}`);
  }
  return passed(`\`${check.run}\` prints ${check.prints}.`);
}
