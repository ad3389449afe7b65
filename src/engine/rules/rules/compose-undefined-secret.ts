import { suggestFor } from "../../source/suggest.ts";
import { eachService } from "../project/each.ts";
import { COMPOSE_SECRETS } from "../references.ts";
import type { Rule } from "../types.ts";

export const composeUndefinedSecret: Rule = {
  meta: {
    id: "compose-undefined-secret",
    title: "A secret is granted that nobody defines",
    phase: "both",
    explanation:
      'Compose refuses the whole project: `service "api" refers to undefined secret db_password: invalid compose project`.',
    instead: "Define it at the top level under `secrets:`, or correct its name.",
    others: "`docker compose config` says so too, once it is run.",
    references: [COMPOSE_SECRETS],
  },
  examples: {
    invalid: [
      {
        "compose.yaml":
          "services:\n  a:\n    image: a\n    secrets:\n      - «db_pasword»\nsecrets:\n  db_password:\n    file: x.txt\n",
      },
      {
        "compose.yaml":
          "services:\n  a:\n    build:\n      context: .\n      secrets:\n        - «source: npm\n          target: t\n»",
      },
    ],
    valid: [
      {
        "compose.yaml":
          "services:\n  a:\n    image: a\n    secrets: [db]\nsecrets:\n  db:\n    file: x.txt\n",
      },
      {
        "compose.override.yaml": "services:\n  a:\n    secrets: [db]\n",
        "compose.yaml": "services:\n  a:\n    image: a\nsecrets:\n  db:\n    file: x.txt\n",
      },
      { "compose.prod.yaml": "services:\n  a:\n    secrets: [db]\n" },
    ],
  },
  check(project, report) {
    const defined = new Set(project.composeFiles.flatMap(({ secrets }) => secrets.map(({ key }) => key)));
    for (const { compose, service } of eachService(project)) {
      // A file with a second name is merged over another, which may define it.
      if (!compose.complete || !/(?:^|\/)(?:docker-)?compose\.ya?ml$/.test(compose.file)) continue;
      for (const { source, range } of [...service.secrets, ...(service.build?.secrets ?? [])]) {
        if (defined.has(source)) continue;
        const near = suggestFor(source, [...defined], true);
        report(
          { file: compose.file, range },
          `No secret ${source} is defined.${near ? ` Did you mean ${near}?` : ""}`,
          {
            fix: near
              ? { title: `Grant ${near}`, edits: [{ ...compose.source.find(source, range), text: near }] }
              : undefined,
          },
        );
      }
    }
  },
};
