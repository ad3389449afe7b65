import { COMPOSE_SECRETS } from "../references.ts";
import type { Rule } from "../types.ts";

export const composeEnvironmentSourcedSecret: Rule = {
  meta: {
    id: "compose-environment-sourced-secret",
    title: "A run-time secret comes from an environment variable",
    phase: "runtime",
    explanation:
      "Compose mounts a secret with `file:`. One with `environment:` it copies into the container's writable layer instead, as a file with mode 0444. `docker diff` lists it, and `docker commit` makes it part of an image. (For `build.secrets`, `environment:` is fine.)",
    instead: "Use `file:` for secrets that services are granted.",
    others:
      "No checker we tried knows; the documentation calls both a mount. Seen on Docker Engine 28.5.2 with Compose 2.40.3.",
    references: [COMPOSE_SECRETS],
  },
  examples: {
    invalid: [
      {
        "compose.yaml":
          "services:\n  a:\n    image: a\n    secrets: [db]\nsecrets:\n  db:\n    «environment: DB_PASSWORD»\n",
      },
    ],
    valid: [
      {
        "compose.yaml":
          "services:\n  a:\n    build:\n      context: .\n      secrets: [npm]\nsecrets:\n  npm:\n    environment: NPM_TOKEN\n",
      },
      {
        "compose.yaml":
          "services:\n  a:\n    image: a\n    secrets: [db]\nsecrets:\n  db:\n    file: db.txt\n",
      },
    ],
  },
  check(project, report) {
    const granted = new Set(
      project.composeFiles.flatMap(({ services }) =>
        services.flatMap(({ secrets }) => secrets.map(({ source }) => source)),
      ),
    );
    for (const { file, secrets } of project.composeFiles)
      for (const { key, environment } of secrets)
        if (environment !== undefined && granted.has(key))
          report(
            { file, range: environment.range },
            `Compose copies ${key} into the container's writable layer, where docker commit finds it. With file: it is mounted.`,
            {
              fix: {
                title: `Take ${key} from a file`,
                edits: [{ file, range: environment.range, text: `file: ./${key}.txt` }],
              },
            },
          );
  },
};
