import type { z } from "zod";
import type { Attempt, Outcome } from "../attempt.ts";
import * as authenticated from "./authenticated.ts";
import * as commandsSucceed from "./commands-succeed.ts";
import * as containerRunning from "./container-running.ts";
import * as hidden from "./hidden.ts";
import * as mountedOnlyInto from "./mounted-only-into.ts";
import * as phasesApart from "./phases-apart.ts";
import * as probe from "./probe.ts";

/** All kinds of checks. A new kind is a new file beside this one and a line here. */
export const CHECKS = {
  authenticated,
  "commands-succeed": commandsSucceed,
  "container-running": containerRunning,
  hidden,
  "mounted-only-into": mountedOnlyInto,
  "phases-apart": phasesApart,
  probe,
} as const;

export const CHECK_SCHEMAS = [
  authenticated.schema,
  commandsSucceed.schema,
  containerRunning.schema,
  hidden.schema,
  mountedOnlyInto.schema,
  phasesApart.schema,
  probe.schema,
] as const;

export type Check = z.infer<(typeof CHECK_SCHEMAS)[number]>;

/** Judges one check of a lab. */
export function evaluateCheck(check: Check, attempt: Attempt): Promise<Outcome> {
  const kind = CHECKS[check.check] as { evaluate(check: Check, attempt: Attempt): Promise<Outcome> };
  return kind.evaluate(check, attempt);
}
