import type { ServiceView } from "../project/compose-view.ts";
import type { Project } from "../project/project.ts";
import { COMPOSE_SERVICES } from "../references.ts";
import type { Rule } from "../types.ts";

export const composeSecretShared: Rule = {
  meta: {
    id: "compose-secret-shared",
    title: "A secret is granted to a service that does not use it",
    phase: "runtime",
    explanation:
      "Secrets are granted service by service so that a break-in stays small. Another service of this project names the secret's path; this one never does, and has no code of its own that could.",
    instead: "Take the grant out.",
    others: "No checker we tried compares services.",
    references: [COMPOSE_SERVICES],
  },
  examples: {
    invalid: [
      {
        "compose.yaml":
          "services:\n  db:\n    image: postgres\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/db\n    secrets: [db]\n  web:\n    image: nginx\n    secrets:\n      - «db»\nsecrets:\n  db:\n    file: d.txt\n",
      },
    ],
    valid: [
      {
        "compose.yaml":
          "services:\n  db:\n    image: postgres\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/db\n    secrets: [db]\n  api:\n    build: ./api\n    secrets: [db]\nsecrets:\n  db:\n    file: d.txt\n",
      },
      {
        "compose.yaml":
          "services:\n  web:\n    image: acme/web\n    secrets: [db]\n  db:\n    image: postgres\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/db\n    secrets: [db]\nsecrets:\n  db:\n    file: d.txt\n",
      },
    ],
  },
  check(project, report) {
    for (const { file, services } of project.composeFiles)
      for (const service of services) {
        if (
          service.extended ||
          service.build ||
          !plain.test(service.image ?? "") ||
          service.volumes.length > 0
        )
          continue;
        for (const { source, target = source, range } of service.secrets) {
          const path = target.startsWith("/") ? target : `/run/secrets/${target}`;
          if (uses(service, path) || granted(project, service, source)) continue;
          const user = services.find((other) => other !== service && uses(other, `/run/secrets/${source}`));
          if (user !== undefined)
            report({ file, range }, `${service.name} never uses ${source}; ${user.name} does.`);
        }
      }
  },
};

/** Stock images that read no secret unless their configuration names it. */
const plain =
  /^(?:[\w.-]+\/)?(?:nginx|httpd|caddy|traefik|busybox|alpine|debian|ubuntu|redis|memcached|adminer|mailhog|rabbitmq|haproxy|envoy|node|python)(?:[:@]|$)/;

function uses(service: ServiceView, path: string): boolean {
  return [
    ...service.environment,
    ...service.command,
    ...service.entrypoint,
    ...service.healthcheck,
    ...service.labels,
  ].some(({ value }) => value?.includes(path));
}

/** Configuration that the service is given may name the secret. */
function granted(project: Project, service: ServiceView, name: string): boolean {
  return service.envFiles.some(({ value = "" }) => project.files.get(value)?.includes(name) ?? true);
}
