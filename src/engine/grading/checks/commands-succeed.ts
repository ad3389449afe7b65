import { z } from "zod";
import { type Attempt, failed, firstFailure, type Outcome, passed } from "../attempt.ts";
import { common } from "./common.ts";

/** Every command of the lab ends with status 0, with both values of every credential. */
export const schema = z.strictObject({ ...common, check: z.literal("commands-succeed") });

export async function evaluate(_check: z.infer<typeof schema>, attempt: Attempt): Promise<Outcome> {
  const failure = firstFailure(attempt);
  if (!failure) return passed("Every command ended well.");
  return failed(`Command ${failure.command + 1} ended with status ${failure.exit}: ${failure.tail}`);
}
