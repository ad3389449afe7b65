import { z } from "zod";
import type { Finding } from "../../evidence/types.ts";
import { type Attempt, failed, firstFailure, notReached, type Outcome, passed } from "../attempt.ts";
import { OTHER, SURFACES_OF, usesOf } from "../phases.ts";
import { common } from "./common.ts";

/**
 * Builds and run time share no value. Values are compared, not names: what services were shown, what steps of builds
 * were given, and what can be read on the surfaces of either phase.
 */
export const schema = z.strictObject({ ...common, check: z.literal("separation") });

const WHEN = { build: "by builds", runtime: "at run time" };

export async function evaluate(_check: z.infer<typeof schema>, attempt: Attempt): Promise<Outcome> {
  const strays = attempt.findings.filter((finding) => crosses(finding, attempt));
  const uses = usesOf(attempt);
  const shared = [...uses].find(([, phases]) => phases.size > 1);
  if (shared) {
    const names = namesOf(attempt, shared[0]);
    const subject =
      names.length > 1 ? `${listed(names)} have one value, which` : listed(names) || "One value";
    return failed(
      `${subject} is used by builds and at run time: whoever gets it there has it here too.`,
      strays,
    );
  }
  if (strays.length > 0) return failed("A credential crosses from one phase into the other.", strays);
  for (const [value, [phase]] of uses) {
    const own = attempt.credentials.filter((credential) => credential.value === value);
    if (phase && own.length > 0 && own.every((credential) => credential.phase !== phase))
      return failed(`${listed(namesOf(attempt, value))} is used ${WHEN[phase]}, where it does not belong.`);
  }
  if (firstFailure(attempt)) return notReached("Nothing was delivered, so there is nothing to compare yet.");
  return passed("Build and run time share no credential.");
}

function namesOf({ credentials }: Attempt, value: string): string[] {
  return credentials.filter((credential) => credential.value === value).map(({ name }) => name);
}

function listed(names: readonly string[]): string {
  return names.map((name) => `{${name}}`).join(" and ");
}

/** The finding shows a value in a phase to which no credential of this value belongs. */
function crosses({ credential, surface }: Finding, { credentials }: Attempt): boolean {
  const value = credentials.find(({ name }) => name === credential)?.value;
  const phases = credentials.filter((each) => each.value === value).map(({ phase }) => phase);
  return phases.length > 0 && phases.every((phase) => SURFACES_OF[OTHER[phase]].includes(surface));
}
