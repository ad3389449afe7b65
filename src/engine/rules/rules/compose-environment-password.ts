import { isCredentialName } from "../credential-names.ts";
import { passwordsIn, type ValueKind, valueKind, worksAsTyped } from "../credential-values.ts";
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
      {
        "compose.yaml":
          'services:\n  a:\n    image: a\n    environment:\n      «PGPASSWORD: kT4vQz8mWx2R»\n      «RABBITMQ_ERLANG_COOKIE: kT4vQz8mWx2R»\n      «SECRET_KEY: changeme»\n      «ConnectionStrings__Shop: Server=db;User=sa;Password=kT4vQz8mWx2R»\n      «KAFKA_JAAS: \'PlainLoginModule required username="u" password="kT4vQz8mWx2R";\'»\n',
      },
    ],
    valid: [
      {
        "compose.yaml":
          'services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/db\n      POSTGRES_USER: shop\n      API_KEY:\n      TOKEN: ""\n',
      },
      {
        "compose.yaml":
          'services:\n  db:\n    image: mysql\n    environment:\n      MYSQL_ALLOW_EMPTY_PASSWORD: "yes"\n      MYSQL_RANDOM_ROOT_PASSWORD: 1\n      TOKENIZER: bert\n      KEYBOARD: de\n      PUBLIC_KEY: abc123\n',
      },
      {
        "compose.yaml":
          'x-env: &env\n  DB_PASSWORD: kT4vQz8mWx2R\nservices:\n  a:\n    image: a\n    environment:\n      <<: *env\n      DB_PASSWORD: ""\n',
      },
      {
        "compose.yaml":
          "services:\n  a:\n    image: a\n    environment:\n      CONNECTION_STRING: ShopConnection\n      AWS_SECRET_ACCESS_KEY: dummy\n      OPENAI_API_KEY: not-needed\n      POSTHOG_TOKEN: phc_a1b2c3d4e5f6\n      ETCD_INITIAL_CLUSTER_TOKEN: shop\n      OIDC_TOKEN_PAYLOAD_AUD: shop\n      GOOGLE_APPLICATION_CREDENTIALS: key.json\n      KAFKA_SSL_KEY_CREDENTIALS: broker_creds\n      ConnectionStrings__Shop: Server=db;User=sa;Password=$${PW}\n",
      },
    ],
  },
  check(project, report) {
    for (const { compose, service } of eachService(project))
      for (const entry of service.environment) {
        const place = { file: compose.file, range: entry.range };
        const message = `${entry.key} is in this file, in the container's configuration and in the environment of its processes.`;
        const severity = (kind: ValueKind) => (kind === "literal" ? "warning" : "info");
        if (isCredentialName(entry.key) && worksAsTyped(entry.value)) {
          const fix = passwordToSecret(project, compose, service, entry);
          report(place, message, { severity: severity(valueKind(entry.value)), fix });
          continue;
        }
        const inside = passwordsIn(entry.value ?? "").find(({ value }) => worksAsTyped(value));
        if (inside) report(place, message, { severity: severity(inside.kind) });
      }
  },
};
