import { eachRun } from "../project/each.ts";
import { DOCKERFILE_MOUNTS } from "../references.ts";
import type { Rule } from "../types.ts";

export const envMountReadAsFile: Rule = {
  meta: {
    id: "env-mount-read-as-file",
    title: "The secret is mounted as a variable, but a file is read",
    phase: "build",
    explanation:
      "With `env=NAME` and no `target`, the secret is a variable and nothing else: there is no `/run/secrets/ID`. The command reads a file that is not there.",
    instead: "Use the variable, or leave `env=` out, or give `target=` as well.",
    others: "No checker we tried compares the mount with the command.",
    references: [DOCKERFILE_MOUNTS],
  },
  examples: {
    invalid: [
      {
        Dockerfile:
          "FROM alpine\nRUN --mount=type=secret,id=t,env=T ./install --token $(cat «/run/secrets/t»)\n",
      },
      { Dockerfile: "FROM alpine\nRUN --mount=type=secret,id=t,env=T \\\n  ./install < «/run/secrets/t»\n" },
    ],
    valid: [
      { Dockerfile: "FROM alpine\nRUN --mount=type=secret,id=t,env=T ./install --token $T\n" },
      {
        Dockerfile:
          "FROM alpine\nRUN --mount=type=secret,id=t,env=T,target=/run/secrets/t ./install --token $(cat /run/secrets/t)\n",
      },
    ],
  },
  check(project, report) {
    for (const { view, run } of eachRun(project))
      for (const { mount, id, path } of run.secrets) {
        const file = `/run/secrets/${id}`;
        if (mount.env === undefined || path !== undefined || !run.text.includes(file)) continue;
        if (run.secrets.some((other) => other.path === file)) continue;
        const whole = view.source.find(
          new RegExp(`"?\\$\\(\\s*(?:cat\\s+|<\\s*)${file}\\s*\\)"?`),
          run.instruction.range,
        );
        const found = view.source.slice(whole.range).includes("$(");
        report(
          view.source.find(file, run.instruction.range),
          `There is no ${file}: env=${mount.env} makes the secret a variable only.`,
          {
            fix: found
              ? { title: `Use the variable ${mount.env}`, edits: [{ ...whole, text: `"$${mount.env}"` }] }
              : undefined,
          },
        );
      }
  },
};
