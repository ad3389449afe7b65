import { eachRun } from "../project/each.ts";
import { DOCKERFILE_MOUNTS } from "../references.ts";
import type { Rule } from "../types.ts";

export const missingSecretHidden: Rule = {
  meta: {
    id: "missing-secret-hidden",
    title: "A missing secret goes unnoticed",
    phase: "build",
    explanation:
      "Without `required=true` a build goes on when nobody supplies the secret: the file is absent, the variable empty. This command hides even the error that reading it would give, so the image is built with an empty token.",
    instead: "Write `required=true` into the mount. The build then stops with `secret ID: not found`.",
    others: "No checker we tried looks at it.",
    references: [DOCKERFILE_MOUNTS],
  },
  examples: {
    invalid: [
      {
        Dockerfile:
          "FROM alpine\nRUN «--mount=type=secret,id=t» TOKEN=$(cat /run/secrets/t 2>/dev/null) ./install\n",
      },
      {
        Dockerfile:
          "FROM alpine\nRUN «--mount=type=secret,id=t» TOKEN=$(cat /run/secrets/t || true) ./install\n",
      },
    ],
    valid: [
      { Dockerfile: "FROM alpine\nRUN --mount=type=secret,id=t TOKEN=$(cat /run/secrets/t) ./install\n" },
      {
        Dockerfile:
          "FROM alpine\nRUN --mount=type=secret,id=t,required=true TOKEN=$(cat /run/secrets/t 2>/dev/null) ./install\n",
      },
      {
        Dockerfile:
          "FROM alpine\nRUN --mount=type=secret,id=t if [ -f /run/secrets/t ]; then TOKEN=$(cat /run/secrets/t || true) ./install; fi\n",
      },
    ],
  },
  check(project, report) {
    for (const { view, run } of eachRun(project))
      for (const { mount, id, path, range } of run.secrets) {
        if (mount.required || path === undefined) continue;
        const file = path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
        const hidden = new RegExp(
          `cat\\s+["']?${file}["']?\\s*(?:2>\\s*/dev/null|\\|\\|\\s*(?:true|:|echo)\\b)`,
        );
        if (
          !hidden.test(run.text) ||
          new RegExp(`\\[\\[? [^\\]]*${file}|\\btest\\b[^;&|]*${file}`).test(run.text)
        )
          continue;
        const { end } = range;
        report(
          { file: view.file, range },
          `If nobody supplies ${id}, this command goes on without it and nobody notices.`,
          {
            fix: {
              title: "Require the secret",
              edits: [{ file: view.file, range: { start: end, end }, text: ",required=true" }],
            },
          },
        );
      }
  },
};
