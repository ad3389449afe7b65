import { eachService } from "../project/each.ts";
import type { Rule } from "../types.ts";

export const sameSecretBuildAndRun: Rule = {
  meta: {
    id: "same-secret-build-and-run",
    title: "One secret serves the build and the running service",
    phase: "both",
    explanation:
      "The two lifetimes ask for opposite things: a build secret is to be gone when its `RUN` ends, a run-time secret has to be there as long as the service runs. With one credential for both, the builder can log in to production, and whoever breaks into the service can publish packages.",
    instead: "Use two credentials, each allowed to do one thing, and grant each where it is needed.",
    others: "No checker we tried compares `build.secrets` with `secrets`.",
    references: [
      {
        title: "Docker: secrets in builds and in Compose",
        url: "https://docs.docker.com/compose/how-tos/use-secrets/",
      },
    ],
  },
  examples: {
    invalid: [
      {
        "compose.yaml":
          "services:\n  a:\n    build:\n      context: .\n      secrets:\n        - «token»\n    secrets:\n      - token\nsecrets:\n  token:\n    file: t.txt\n",
      },
      {
        "compose.yaml":
          "services:\n  a:\n    build:\n      context: .\n      secrets:\n        - «npm»\n  b:\n    image: b\n    secrets: [api]\nsecrets:\n  npm:\n    file: t.txt\n  api:\n    file: ./t.txt\n",
      },
    ],
    valid: [
      {
        "compose.yaml":
          "services:\n  a:\n    build:\n      context: .\n      secrets: [npm]\n    secrets: [db]\nsecrets:\n  npm:\n    environment: NPM_TOKEN\n  db:\n    file: d.txt\n",
      },
    ],
  },
  check(project, report) {
    const origin = new Map(
      project.composeFiles.flatMap(({ folder, secrets }) =>
        secrets.map(
          ({ key, file, environment }) =>
            [
              key,
              file?.value
                ? `${folder}:${file.value.replace(/^\.\//, "")}`
                : environment?.value
                  ? `$${environment.value}`
                  : key,
            ] as const,
        ),
      ),
    );
    const originOf = (name: string) => origin.get(name) ?? name;
    const atRunTime = new Map<string, string>();
    for (const { service } of eachService(project))
      for (const { source } of service.secrets) atRunTime.set(originOf(source), service.name);
    for (const { compose, service } of eachService(project))
      for (const { source, range } of service.build?.secrets ?? []) {
        const other = atRunTime.get(originOf(source));
        if (other !== undefined)
          report(
            { file: compose.file, range },
            `${source} is used by this build and by the running service ${other}. Give each a credential of its own.`,
          );
      }
  },
};
