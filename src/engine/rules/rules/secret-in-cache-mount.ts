import { eachRun } from "../project/each.ts";
import { mountOver, SecretFlow } from "../project/secret-flow.ts";
import type { Rule } from "../types.ts";

export const secretInCacheMount: Rule = {
  meta: {
    id: "secret-in-cache-mount",
    title: "A credential is kept in a cache mount",
    phase: "build",
    explanation:
      "A `type=cache` mount is not part of the image, but the builder keeps it, and every other build on that builder that names the same id can read it. A credential written there outlives the build.",
    instead:
      "Write nothing from a secret below a cache mount. Mount the secret at the path where the tool looks for it.",
    others: "No checker we tried looks into cache mounts.",
    references: [
      {
        title: "Dockerfile reference: RUN --mount=type=cache",
        url: "https://docs.docker.com/reference/dockerfile/#run---mounttypecache",
      },
    ],
  },
  examples: {
    invalid: [
      {
        Dockerfile:
          "FROM node:24\nRUN --mount=type=cache,target=/cache --mount=type=secret,id=t cp /run/secrets/t «/cache/token»\n",
      },
      {
        Dockerfile:
          'FROM python:3\nRUN --mount=type=cache,target=/root/.cache --mount=type=secret,id=t,env=T \\\n  echo "token=$T" > «/root/.cache/pip.conf»\n',
      },
    ],
    valid: [
      {
        Dockerfile:
          "FROM node:24\nRUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci\n",
      },
    ],
  },
  check(project, report) {
    for (const { run, at } of eachRun(project)) {
      if (run.secrets.length === 0) continue;
      for (const { typed, path, id } of new SecretFlow(run).written())
        if (mountOver(run, path, "cache"))
          report(
            at(typed),
            `The secret ${id} is written below a cache mount; other builds on this builder can read it.`,
          );
    }
  },
};
