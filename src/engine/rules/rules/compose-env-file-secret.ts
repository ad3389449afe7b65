import { inFolder } from "../project/dockerfile-view.ts";
import { eachService } from "../project/each.ts";
import { credentialsIn } from "../project/environment-file.ts";
import { COMPOSE_SECRETS } from "../references.ts";
import type { Rule } from "../types.ts";

export const composeEnvFileSecret: Rule = {
  meta: {
    id: "compose-env-file-secret",
    title: "An env_file hands credentials to the environment",
    phase: "runtime",
    explanation:
      "A separate file keeps the values out of the compose file, not out of the container: what it sets is in the container's configuration, for `docker inspect`, and in the environment of every process.",
    instead: "Leave plain settings in the file and move the credentials to `secrets:`.",
    others: "Some checkers warn of every env_file, some recommend one. Leaklab reads it.",
    references: [COMPOSE_SECRETS],
  },
  examples: {
    invalid: [
      {
        "compose.yaml": "services:\n  a:\n    image: a\n    env_file: «api.env»\n",
        "api.env": "MODE=fast\nAPI_TOKEN=f81d4fae7dec\n",
      },
      {
        "compose.yaml": "services:\n  a:\n    image: a\n    env_file:\n      - path: «.env»\n",
        ".env": "DB_PASSWORD=kT4vQz8mWx2R\n",
      },
    ],
    valid: [
      {
        "compose.yaml": "services:\n  a:\n    image: a\n    env_file: api.env\n",
        "api.env": "MODE=fast\nAPI_TOKEN_FILE=/run/secrets/t\nTOKEN=\n# PASSWORD=kT4vQz8mWx2R\n",
      },
      { "compose.yaml": "services:\n  a:\n    image: a\n    env_file: secret.env\n" },
    ],
  },
  check(project, report) {
    for (const { compose, service } of eachService(project))
      for (const { value = "", valueRange } of service.envFiles) {
        const text = project.files.get(inFolder(compose.folder, value));
        const names = credentialsIn(text ?? "");
        if (names.length > 0)
          report(
            { file: compose.file, range: valueRange },
            `${value} puts ${names.join(", ")} into the container's configuration.`,
          );
      }
  },
};
