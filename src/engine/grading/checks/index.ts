import type { z } from "zod";
import type { Attempt, Outcome } from "../attempt.ts";
import * as authenticated from "./authenticated.ts";
import * as commandsSucceed from "./commands-succeed.ts";
import * as containerRunning from "./container-running.ts";
import * as hidden from "./hidden.ts";
import * as lifetime from "./lifetime.ts";
import * as probe from "./probe.ts";
import * as revocation from "./revocation.ts";
import * as rotation from "./rotation.ts";
import * as scope from "./scope.ts";
import * as separation from "./separation.ts";

/** All kinds of checks. A new kind is a new file beside this one and a line here. */
export const CHECKS = {
  authenticated,
  "commands-succeed": commandsSucceed,
  "container-running": containerRunning,
  hidden,
  lifetime,
  probe,
  revocation,
  rotation,
  scope,
  separation,
} as const;

export const CHECK_SCHEMAS = [
  authenticated.schema,
  commandsSucceed.schema,
  containerRunning.schema,
  hidden.schema,
  lifetime.schema,
  probe.schema,
  revocation.schema,
  rotation.schema,
  scope.schema,
  separation.schema,
] as const;

export type Check = z.infer<(typeof CHECK_SCHEMAS)[number]>;

/** Judges one check of a lab. */
export function evaluateCheck(check: Check, attempt: Attempt): Promise<Outcome> {
  const kind = CHECKS[check.check] as { evaluate(check: Check, attempt: Attempt): Promise<Outcome> };
  return kind.evaluate(check, attempt);
}
