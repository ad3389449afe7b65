import { isConnectionName, isCredentialName } from "../credential-names.ts";
import { passwordsIn, urlCredentials } from "../credential-values.ts";
import { passwordToSecret } from "../fix-compose.ts";
import { eachService } from "../project/each.ts";
import { COMPOSE_SECRETS } from "../references.ts";
import type { Rule } from "../types.ts";

export const composeVariableIntoEnvironment: Rule = {
  meta: {
    id: "compose-variable-into-environment",
    title: "A credential goes from ${VARIABLE} into environment:",
    phase: "runtime",
    explanation:
      "The file is clean, the running system is not: Compose fills the variable in, so the value stands in the container's configuration, in `docker compose config`, and in the environment of every process.",
    instead: "Give the value as a secret: `secrets:` with `file:`, and `NAME_FILE` for the application.",
    others: "No checker we tried warns of it; most recommend it.",
    references: [COMPOSE_SECRETS],
  },
  examples: {
    invalid: [
      {
        "compose.yaml":
          "services:\n  a:\n    image: a\n    environment:\n      «DB_PASSWORD: ${DB_PASSWORD}»\n",
      },
      {
        "compose.yaml":
          "services:\n  a:\n    image: a\n    environment:\n      - «API_TOKEN»\n      - «KEY_URL=postgres://u:${PW}@db/x»\n      - «ConnectionStrings__Shop=Server=db;User=sa;Password=${PW}»\n",
      },
      {
        "compose.yaml":
          "services:\n  a:\n    image: a\n    environment:\n      «DB_PASS: ${DB_PASS:?missing}»\n      «MONGO_URI: ${MONGO_URI}»\n",
      },
    ],
    valid: [
      {
        "compose.yaml":
          "services:\n  a:\n    image: a\n    environment:\n      DB_PASSWORD_FILE: ${PW_FILE}\n      TOKEN_URL: ${TOKEN_URL}\n      DB_HOST: ${DB_HOST}\n      URL: http://${USER}@db/\n      DATABASE_URL: ${DATABASE_URL:-sqlite:///shop.db}\n",
      },
    ],
  },
  check(project, report) {
    for (const { compose, service } of eachService(project))
      for (const entry of service.environment) {
        const { key, value = "", range } = entry;
        const text = value.replaceAll("$$", "");
        const named =
          isCredentialName(key) &&
          (entry.value === undefined ? bareInList(compose.source.slice(range)) : /\$\{?\w/.test(text));
        const address =
          isConnectionName(key) &&
          (entry.value === undefined
            ? bareInList(compose.source.slice(range))
            : /^\$(?:\w+|\{\w+(?::?\?[^}]*)?\})$/.test(text));
        const inside =
          /\$/.test(text) &&
          [...urlCredentials(text).filter(({ password }) => password !== ""), ...passwordsIn(text)].some(
            ({ kind }) => kind === "reference",
          );
        if (!named && !address && !inside) continue;
        report(
          { file: compose.file, range },
          `Compose fills this in: the value of ${key} is then in the container's configuration, for docker inspect to show.`,
          {
            fix:
              named && entry.value !== undefined
                ? passwordToSecret(project, compose, service, entry)
                : undefined,
          },
        );
      }
  },
};

/** `- API_TOKEN` takes the value from the shell. `API_TOKEN:` does too, but often stands for "to be set elsewhere". */
function bareInList(text: string): boolean {
  return !text.includes(":") && text.trim() !== "";
}
