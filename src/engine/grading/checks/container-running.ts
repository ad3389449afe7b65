import { z } from "zod";
import type { Host } from "../../host/types.ts";
import { type Attempt, failed, firstFailure, type Outcome, passed } from "../attempt.ts";
import { common } from "./common.ts";

/** The containers run at the end, and are healthy where they have a health check. */
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

function troubleWith(host: Host, name: string): string | undefined {
  const container = [...host.containers.values()].find((candidate) => candidate.name === name);
  if (!container) return `There is no container ${name}.`;
  if (container.status !== "running") {
    const lastWords = container.log
      .map(({ text }) => text)
      .join("")
      .trim()
      .split("\n")
      .slice(-2)
      .join(" ");
    return `${name} has ended${lastWords ? `; its log closes with: ${lastWords}` : "."}`;
  }
  if (container.health && container.health.status !== "healthy")
    return `${name} is ${container.health.status}.`;
  return undefined;
}
