import { isCredentialName } from "../credential-names.ts";
import { valueKind } from "../credential-values.ts";
import { passwordToSecret } from "../fix-compose.ts";
import { eachService } from "../project/each.ts";
import { COMPOSE_SECRETS, OWASP_NHI2 } from "../references.ts";
import type { Rule } from "../types.ts";

export const composeEnvironmentPassword: Rule = {
  meta: {
    id: "compose-environment-password",
    title: "A password is typed into environment:",
    phase: "runtime",
    explanation:
      "The value is in the compose file, and so in the repository; in the container's configuration, for `docker inspect`; and in the environment of process 1 and its children.",
    instead:
      "Declare it under `secrets:` with `file:`, grant it to the service, and set `NAME_FILE: /run/secrets/ID`.",
    others: "compose-lint and DockSec find these too. They also complain of `NAME_FILE`, which is the cure.",
    references: [COMPOSE_SECRETS, OWASP_NHI2],
  },
  examples: {
    invalid: [
      {
        "compose.yaml":
          "services:\n  db:\n    image: postgres:17\n    environment:\n      «POSTGRES_PASSWORD: kT4vQz8mWx2R»\n",
      },
      {
        "docker-compose.yml":
          'services:\n  api:\n    image: a\n    environment:\n      - MODE=fast\n      - «"API_TOKEN=f81d4fae7dec"»\n',
      },
      {
        "compose.yaml":
          "services:\n  db:\n    image: mysql\n    environment:\n      «MYSQL_ROOT_PASSWORD: root»\n",
      },
    ],
    valid: [
      {
        "compose.yaml":
          'services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/db\n      POSTGRES_USER: shop\n      API_KEY:\n      TOKEN: ""\n',
      },
      {
        "compose.yaml":
          'services:\n  db:\n    image: mysql\n    environment:\n      MYSQL_ALLOW_EMPTY_PASSWORD: "yes"\n      MYSQL_RANDOM_ROOT_PASSWORD: 1\n      TOKENIZER: bert\n      KEYBOARD: de\n      PUBLIC_KEY: abc123\n      SECRET_KEY: changeme\n',
      },
    ],
  },
  check(project, report) {
    for (const { compose, service } of eachService(project))
      for (const entry of service.environment) {
        if (!isCredentialName(entry.key)) continue;
        const kind = valueKind(entry.value);
        if (kind !== "literal" && kind !== "weak") continue;
        report(
          { file: compose.file, range: entry.range },
          `${entry.key} is in this file, in the container's configuration and in the environment of its processes.`,
          {
            severity: kind === "weak" ? "info" : "warning",
            fix: passwordToSecret(project, compose, service, entry),
          },
        );
      }
  },
};
