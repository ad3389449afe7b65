import { isCredentialName } from "../credential-names.ts";
import { valueKind } from "../credential-values.ts";
import { credentialsIn } from "../project/environment-file.ts";
import { COMPOSE_SECRETS, SWARM_SECRETS } from "../references.ts";
import type { Rule } from "../types.ts";

export const runEnvPassesSecret: Rule = {
  meta: {
    id: "run-env-passes-secret",
    title: "A script starts a container with a credential in its environment",
    phase: "runtime",
    explanation:
      "What `docker run -e` is given is stored in the container's configuration: `docker inspect` shows it, every process in the container inherits it, and `docker commit` writes it into an image.",
    instead: "Mount a file, with Compose or Swarm `secrets:`, and let the application read it.",
    others: "Some checkers recommend `--env-file`, which ends in the very same place.",
    references: [COMPOSE_SECRETS, SWARM_SECRETS],
  },
  examples: {
    invalid: [
      { "deliver.sh": "docker run -d -e «DB_PASSWORD=»$DB_PASSWORD shop\n" },
      { "deliver.sh": "docker run --env «API_TOKEN» shop\n" },
      {
        "deliver.sh": "docker run --env-file «api.env» shop\n",
        "api.env": "API_TOKEN=f81d4fae7dec\n",
      },
    ],
    valid: [
      {
        "deliver.sh": "docker run -d -e DB_PASSWORD_FILE=/run/secrets/db -e MODE=fast -e MAX_TOKENS=9 shop\n",
      },
      { "deliver.sh": "docker run -e POSTGRES_PASSWORD=test --rm postgres\n" },
    ],
  },
  check(project, report) {
    for (const { kind, flags } of project.calls)
      for (const { name, value, place } of kind === "run" ? flags : []) {
        if (name === "--env-file") {
          const names = credentialsIn(project.files.get(value.replace(/^\.\//, "")) ?? "");
          if (names.length > 0)
            report(place, `${value} puts ${names.join(", ")} into the container's configuration.`);
        }
        if (name !== "-e" && name !== "--env") continue;
        const [key = "", given] = value.split(/=(.*)/s);
        const harmless = given !== undefined && !["literal", "weak", "reference"].includes(valueKind(given));
        if (isCredentialName(key) && !harmless)
          report(place, `docker inspect shows ${key} to everyone who may talk to the Docker Engine.`);
      }
  },
};
