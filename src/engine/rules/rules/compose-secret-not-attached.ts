import type { ServiceView } from "../project/compose-view.ts";
import { eachService } from "../project/each.ts";
import { COMPOSE_SERVICES } from "../references.ts";
import type { Rule } from "../types.ts";

export const composeSecretNotAttached: Rule = {
  meta: {
    id: "compose-secret-not-attached",
    title: "A path names a secret that the service does not have",
    phase: "runtime",
    explanation:
      "`DB_PASSWORD_FILE=/run/secrets/db_password` works only when the service is granted that secret under that name. Otherwise the file is not there, and the application fails, or starts without a password.",
    instead:
      "List the secret under the service's `secrets:`, and compare the path with its name or `target`.",
    others: "No checker we tried compares the two; some even flag the `_FILE` variable itself.",
    references: [COMPOSE_SERVICES],
  },
  examples: {
    invalid: [
      {
        "compose.yaml":
          "services:\n  db:\n    image: postgres\n    environment:\n      POSTGRES_PASSWORD_FILE: «/run/secrets/db_password»\nsecrets:\n  db_password:\n    file: x.txt\n",
      },
      {
        "compose.yaml":
          "services:\n  db:\n    image: postgres\n    environment:\n      - POSTGRES_PASSWORD_FILE=«/run/secrets/dbpassword»\n    secrets:\n      - db_password\nsecrets:\n  db_password:\n    file: x.txt\n",
      },
      {
        "compose.yaml":
          "services:\n  r:\n    image: redis\n    command: sh -c 'redis-server --requirepass $$(cat «/run/secrets/pw»)'\n    secrets:\n      - source: pw\n        target: redis_pw\nsecrets:\n  pw:\n    file: x.txt\n",
      },
    ],
    valid: [
      {
        "compose.yaml":
          "services:\n  db:\n    image: postgres\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/db\n    secrets: [db]\nsecrets:\n  db:\n    file: x.txt\n",
      },
      {
        "compose.yaml":
          "services:\n  db:\n    image: postgres\n    environment:\n      PW_FILE: /run/secrets/p\n    volumes:\n      - ./p.txt:/run/secrets/p:ro\n",
      },
      {
        "compose.yaml":
          "services:\n  db:\n    image: postgres\n    environment:\n      PW_FILE: /run/secrets/db/pw\n    secrets:\n      - source: p\n        target: /run/secrets/db/pw\nsecrets:\n  p:\n    file: x.txt\n",
      },
    ],
  },
  check(project, report) {
    for (const { compose, service } of eachService(project)) {
      if (service.extended || !/(?:^|\/)(?:docker-)?compose\.ya?ml$/.test(compose.file)) continue;
      const available = pathsOf(service);
      for (const { value = "", range } of [
        ...service.environment,
        ...service.command,
        ...service.entrypoint,
        ...service.healthcheck,
      ])
        for (const [path] of value.matchAll(/\/run\/secrets\/[\w./-]+/g)) {
          if (available.some((known) => path === known || path.startsWith(`${known}/`))) continue;
          const name = path.slice("/run/secrets/".length);
          const line = compose.source.line(service.nameRange.start.line + 1);
          const indent = /^\s*/.exec(line)![0];
          const defined = compose.secrets.some(({ key }) => key === name);
          const at = {
            line: service.nameRange.start.line,
            column: compose.source.line(service.nameRange.start.line).length + 1,
          };
          report(compose.source.find(path, range), `${service.name} is not granted a secret at ${path}.`, {
            fix:
              defined && service.secrets.length === 0
                ? {
                    title: `Grant ${name} to ${service.name}`,
                    edits: [
                      {
                        file: compose.file,
                        range: { start: at, end: at },
                        text: `\n${indent}secrets:\n${indent}  - ${name}`,
                      },
                    ],
                  }
                : undefined,
          });
        }
    }
  },
};

/** Where files stand below /run/secrets, by grant or by volume. */
function pathsOf({ secrets, volumes }: ServiceView): string[] {
  const granted = secrets.map(({ source, target = source }) =>
    target.startsWith("/") ? target : `/run/secrets/${target}`,
  );
  return [...granted, ...volumes.map(({ value = "" }) => value.split(":")[0]!.replace(/\/$/, ""))];
}
