import { isCredentialName } from "../credential-names.ts";
import { valueKind } from "../credential-values.ts";
import { eachService } from "../project/each.ts";
import { COMPOSE_BUILD } from "../references.ts";
import type { Rule } from "../types.ts";

export const composeBuildArgSecret: Rule = {
  meta: {
    id: "compose-build-arg-secret",
    title: "build.args carries a credential",
    phase: "build",
    explanation:
      "A build argument ends in the image's history and in the builder's record of the build, whether it was typed here or filled in from a variable.",
    instead:
      "Declare a secret with `environment: NAME` or `file:`, list it under `build.secrets`, and mount it in the Dockerfile.",
    others:
      "compose-lint looks at `environment:` only. Literal values of a known form are found by scanners.",
    references: [COMPOSE_BUILD],
  },
  examples: {
    invalid: [
      {
        "compose.yaml":
          "services:\n  a:\n    build:\n      context: .\n      args:\n        «NPM_TOKEN: ${NPM_TOKEN}»\n",
      },
      {
        "compose.yaml":
          "services:\n  a:\n    build:\n      context: .\n      args:\n        - «GITHUB_PAT»\n        - VERSION=1\n",
      },
    ],
    valid: [
      {
        "compose.yaml":
          "services:\n  a:\n    build:\n      context: .\n      args:\n        VERSION: ${VERSION}\n        SECRET_KEY_BASE: dummy\n        TOKEN_FILE: /x\n",
      },
    ],
  },
  check(project, report) {
    for (const { compose, service } of eachService(project))
      for (const { key, value, range } of service.build?.args ?? [])
        if (
          isCredentialName(key) &&
          (value === undefined || ["literal", "weak", "reference"].includes(valueKind(value)))
        )
          report(
            { file: compose.file, range },
            `${key} is written into the image's history. Use build.secrets.`,
          );
  },
};
