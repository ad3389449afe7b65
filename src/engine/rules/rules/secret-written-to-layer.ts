import { eachRun } from "../project/each.ts";
import { mountOver, SecretFlow } from "../project/secret-flow.ts";
import { BUILD_SECRETS, DOCKERFILE_MOUNTS } from "../references.ts";
import type { Rule } from "../types.ts";

export const secretWrittenToLayer: Rule = {
  meta: {
    id: "secret-written-to-layer",
    title: "A mounted secret is written into the image",
    phase: "build",
    explanation:
      "A secret mount is gone when its `RUN` ends, but what the command copies out of it is not. `cat`, `cp`, `echo` or `tee` into a file of the image puts the value into that instruction's layer, and every later pull carries it.",
    instead:
      "Let the tool read the secret where it is mounted: give the mount the path that the tool looks at (`target=/root/.npmrc`), or pass it as a variable (`env=NPM_TOKEN`). A file that has to be made must be removed in the same `RUN`.",
    others:
      "No checker we tried looks at what a `RUN` does with a mounted secret. Trivy takes any secret mount as proof that the instruction is safe.",
    references: [BUILD_SECRETS, DOCKERFILE_MOUNTS],
  },
  examples: {
    invalid: [
      {
        Dockerfile:
          'FROM node:24-slim\nRUN --mount=type=secret,id=npm_token \\\n    echo "//registry.acme.test/:_authToken=$(cat /run/secrets/npm_token)" > «/root/.npmrc» && npm ci\n',
      },
      { Dockerfile: "FROM alpine\nRUN --mount=type=secret,id=key cp /run/secrets/key «/app/key»\n" },
      {
        Dockerfile:
          "FROM alpine\nRUN --mount=type=secret,id=t,env=TOKEN printf '%s' \"$TOKEN\" | tee «/etc/token» >/dev/null\n",
      },
      {
        Dockerfile:
          'FROM alpine\nRUN --mount=type=secret,id=t T=$(cat /run/secrets/t) && sed -i "s/@T@/$T/" «app.conf»\n',
      },
    ],
    valid: [
      { Dockerfile: "FROM node:24-slim\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci\n" },
      {
        Dockerfile:
          "FROM alpine\nRUN --mount=type=secret,id=t cp /run/secrets/t /tmp/t && ./install /tmp/t && rm -f /tmp/t\n",
      },
      {
        Dockerfile:
          "FROM alpine\nRUN --mount=type=secret,id=t --mount=type=tmpfs,target=/work cp /run/secrets/t /work/t && ./install\n",
      },
      { Dockerfile: "FROM alpine\nRUN --mount=type=secret,id=t wc -c < /run/secrets/t > /size\n" },
    ],
  },
  check(project, report) {
    for (const { run, at } of eachRun(project)) {
      if (run.secrets.length === 0) continue;
      for (const { typed, path, id } of new SecretFlow(run).written()) {
        const covered = (["cache", "tmpfs", "bind"] as const).some((type) => mountOver(run, path, type));
        if (!covered)
          report(
            at(typed.replace(/^\$\{(\w+)\}/, "$$$1")),
            `The secret ${id} is written to ${typed}, which stays in this instruction's layer.`,
          );
      }
    }
  },
};
