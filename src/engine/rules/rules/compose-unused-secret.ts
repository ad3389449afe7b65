import { COMPOSE_SECRETS } from "../references.ts";
import type { Rule } from "../types.ts";

export const composeUnusedSecret: Rule = {
  meta: {
    id: "compose-unused-secret",
    title: "A secret is defined and granted to no one",
    phase: "runtime",
    explanation:
      "Defining a secret gives it to no service. Either a grant was forgotten, and the service gets its credential in another way, or the definition is a leftover.",
    instead:
      "List it under `secrets:` of the service that needs it (or under `build.secrets`), or take it out.",
    others: "Compose accepts it without a word.",
    references: [COMPOSE_SECRETS],
  },
  examples: {
    invalid: [{ "compose.yaml": "services:\n  a:\n    image: a\nsecrets:\n  «db»:\n    file: x.txt\n" }],
    valid: [
      {
        "compose.yaml":
          "services:\n  a:\n    image: a\n    secrets: [db]\nsecrets:\n  db:\n    file: x.txt\n",
      },
      {
        "compose.yaml":
          "include: [more.yaml]\nservices:\n  a:\n    image: a\nsecrets:\n  db:\n    file: x.txt\n",
      },
      {
        "compose.yaml": "services:\n  a:\n    image: a\nsecrets:\n  db:\n    file: x.txt\n",
        "compose.override.yaml": "services:\n  a:\n    secrets: [db]\n",
      },
    ],
  },
  check(project, report) {
    if (project.composeFiles.some(({ complete }) => !complete)) return;
    const granted = new Set(
      project.composeFiles.flatMap(({ services }) =>
        services.flatMap(({ secrets, build }) =>
          [...secrets, ...(build?.secrets ?? [])].map(({ source }) => source),
        ),
      ),
    );
    for (const { file, services, secrets } of project.composeFiles)
      for (const { key, keyRange } of services.length > 0 ? secrets : [])
        if (!granted.has(key))
          report({ file, range: keyRange }, `No service is granted ${key}.`, { severity: "info" });
  },
};
