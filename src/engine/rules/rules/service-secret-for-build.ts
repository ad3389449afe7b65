import { eachService } from "../project/each.ts";
import { COMPOSE_BUILD } from "../references.ts";
import type { Rule } from "../types.ts";

export const serviceSecretForBuild: Rule = {
  meta: {
    id: "service-secret-for-build",
    title: "The build needs this secret, but the service is granted it",
    phase: "build",
    explanation:
      "The Dockerfile mounts this id. `secrets:` of a service takes effect when the container starts, long after the build: the build gets nothing, and the running service holds a credential it has no use for.",
    instead: "Move the grant to `build.secrets`.",
    others: "No checker we tried reads the Dockerfile and the compose file together.",
    references: [COMPOSE_BUILD],
  },
  examples: {
    invalid: [
      {
        Dockerfile: "FROM alpine\nRUN --mount=type=secret,id=npm_token npm ci\n",
        "compose.yaml":
          "services:\n  a:\n    build: .\n    secrets:\n      - «npm_token»\nsecrets:\n  npm_token:\n    file: t.txt\n",
      },
    ],
    valid: [
      {
        Dockerfile: "FROM alpine\nRUN --mount=type=secret,id=npm_token npm ci\n",
        "compose.yaml":
          "services:\n  a:\n    build:\n      context: .\n      secrets: [npm_token]\n    secrets: [db]\nsecrets:\n  npm_token:\n    file: t.txt\n  db:\n    file: d.txt\n",
      },
    ],
  },
  check(project, report) {
    for (const { compose, service } of eachService(project)) {
      const { build } = service;
      const view = build?.local
        ? project.dockerfiles.find(({ file }) => file === build.dockerfile)
        : undefined;
      if (build === undefined || view === undefined) continue;
      const mounted = new Set(
        view.stages.flatMap(({ runs }) => runs.flatMap(({ secrets }) => secrets.map(({ id }) => id))),
      );
      const supplied = new Set(build.secrets.map(({ source, target }) => target ?? source));
      for (const { source, range } of service.secrets)
        if (mounted.has(source) && !supplied.has(source))
          report(
            { file: compose.file, range },
            `${build.dockerfile} mounts ${source} while it builds; this grants it to the running container. It belongs under build.secrets.`,
          );
    }
  },
};
