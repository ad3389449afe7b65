import type { Instruction } from "../../instructions.ts";
import type { LintRule, Report } from "../rule.ts";

/** Only names are looked at. BuildKit 0.25 excuses `public`; `file` and `version` came later. */
const secret = /(?:_|^)(?:apikey|auth|credential|credentials|key|password|pword|passwd|secret|token)(?:_|$)/i;
const harmless = /(?:_|^)public(?:_|$)/i;

/** `ARG NPM_TOKEN`: stays readable in the image's history. Global ARGs go unchecked. */
export const secretsUsedInArg: LintRule = {
  name: "SecretsUsedInArgOrEnv",
  step(instruction, _scope, report) {
    if (instruction.kind === "ARG") check(instruction, instruction.args, report);
  },
};

/** `ENV API_KEY=...`: stays readable in the image's configuration. BuildKit says it later than that of ARG. */
export const secretsUsedInEnv: LintRule = {
  name: "SecretsUsedInArgOrEnv",
  step(instruction, _scope, report) {
    if (instruction.kind === "ENV") check(instruction, instruction.pairs, report);
  },
};

function check(instruction: Instruction, entries: readonly { readonly key: string }[], report: Report): void {
  for (const { key } of entries)
    if (secret.test(key) && !harmless.test(key))
      report(
        `Do not use ARG or ENV instructions for sensitive data (${instruction.kind} "${key}")`,
        instruction.range,
      );
}
