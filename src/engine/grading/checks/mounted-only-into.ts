import { z } from "zod";
import { type Attempt, failed, firstFailure, notReached, type Outcome, passed } from "../attempt.ts";
import { common } from "./common.ts";

/** Mounts show the credential in these containers, and in no other. */
export const schema = z.strictObject({
  ...common,
  check: z.literal("mounted-only-into"),
  credential: z.string(),
  containers: z.array(z.string()),
});

export async function evaluate(check: z.infer<typeof schema>, attempt: Attempt): Promise<Outcome> {
  const mounts = attempt.findings.filter(
    ({ credential, surface }) => credential === check.credential && surface === "container-mount",
  );
  const others = mounts.filter(({ object }) => !check.containers.includes(object));
  if (others.length > 0) {
    const names = [...new Set(others.map(({ object }) => object))].join(", ");
    return failed(`${names} can read {${check.credential}} and should not.`, others);
  }
  if (firstFailure(attempt)) return notReached("The services did not start.");
  if (mounts.length === 0) return notReached(`{${check.credential}} is mounted nowhere yet.`);
  return passed(`Only ${check.containers.join(" and ")} can read {${check.credential}}.`);
}
