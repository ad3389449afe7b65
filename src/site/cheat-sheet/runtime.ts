import type { FormGroup } from "./types.ts";

const COMPOSE_SECRETS = {
  title: "Docker: Secrets in Compose",
  url: "https://docs.docker.com/compose/how-tos/use-secrets/",
};
const SWARM_SECRETS = {
  title: "Docker: Manage sensitive data with Docker secrets",
  url: "https://docs.docker.com/engine/swarm/secrets/",
};

/** Credentials of the running service. */
export const RUNTIME: readonly FormGroup[] = [
  {
    tool: "compose",
    phase: "runtime",
    forms: [
      {
        id: "compose-environment",
        need: "A password for a service",
        wrong: {
          "compose.yaml": `services:\n  db:\n    image: acme/postgres:17\n    environment:\n      POSTGRES_PASSWORD: \${DB_PASSWORD}`,
          shell: "docker compose up -d",
        },
        right: {
          "compose.yaml":
            "services:\n  db:\n    image: acme/postgres:17\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/db_password\n    secrets: [db_password]\nsecrets:\n  db_password: { file: ./db_password.txt }",
          shell: "docker compose up -d",
        },
        shows: ["container-config", "container-env", "compose-config"],
        source: COMPOSE_SECRETS,
      },
      {
        id: "compose-build",
        need: "A token for a service's build",
        wrong: {
          "compose.yaml": "services:\n  app:\n    build:\n      context: .\n      args: [NPM_TOKEN]",
          Dockerfile: "ARG NPM_TOKEN\nRUN npm install",
          shell: "docker compose build",
        },
        right: {
          "compose.yaml":
            "services:\n  app:\n    build:\n      context: .\n      secrets: [npm_token]\nsecrets:\n  npm_token: { environment: NPM_TOKEN }",
          Dockerfile: "RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN \\\n    npm install",
          shell: "docker compose build",
        },
        shows: ["image-history"],
        source: {
          title: "Compose Build Specification: secrets",
          url: "https://docs.docker.com/reference/compose-file/build/#secrets",
        },
      },
      {
        id: "compose-command",
        need: "A password on a command line",
        wrong: {
          "compose.yaml": `services:\n  app:\n    build: .\n    command: ["node", "app.js", "--password=\${DB_PASSWORD}"]`,
          shell: "docker compose up -d",
        },
        right: {
          "compose.yaml":
            'services:\n  app:\n    build: .\n    command: ["node", "app.js", "--password-file=/run/secrets/db_password"]\n    secrets: [db_password]\nsecrets:\n  db_password: { file: ./db_password.txt }',
          shell: "docker compose up -d",
        },
        shows: ["container-config", "container-args", "compose-config"],
        source: COMPOSE_SECRETS,
      },
    ],
  },
  {
    tool: "swarm",
    phase: "runtime",
    forms: [
      {
        id: "swarm-service",
        need: "A password for a service of a swarm",
        wrong: {
          shell: "docker service create --name db \\\n    -e POSTGRES_PASSWORD=$DB_PASSWORD acme/postgres:17",
        },
        right: {
          shell:
            "docker secret create db_password db_password.txt\ndocker service create --name db --secret db_password \\\n    -e POSTGRES_PASSWORD_FILE=/run/secrets/db_password acme/postgres:17",
        },
        shows: ["service-spec", "container-config", "container-env"],
        source: SWARM_SECRETS,
      },
    ],
  },
  {
    tool: "docker run",
    phase: "runtime",
    forms: [
      {
        id: "run-environment",
        need: "A password for one container",
        wrong: {
          shell: "docker run -d --name db \\\n    -e POSTGRES_PASSWORD=$DB_PASSWORD acme/postgres:17",
        },
        right: {
          shell:
            "docker run -d --name db \\\n    -v $PWD/db_password.txt:/run/secrets/db_password:ro \\\n    -e POSTGRES_PASSWORD_FILE=/run/secrets/db_password acme/postgres:17",
        },
        shows: ["container-config", "container-env"],
        source: {
          title: "PostgreSQL image: Docker Secrets",
          url: "https://hub.docker.com/_/postgres#docker-secrets",
        },
      },
    ],
  },
];
