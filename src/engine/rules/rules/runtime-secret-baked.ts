import { isConnectionName } from "../credential-names.ts";
import { valueKind } from "../credential-values.ts";
import { neededAtRunTime } from "../project/run-time.ts";
import { BUILD_CHECK, COMPOSE_SECRETS } from "../references.ts";
import type { Rule } from "../types.ts";

export const runtimeSecretBaked: Rule = {
  meta: {
    id: "runtime-secret-baked",
    title: "A run-time credential is put into the image",
    phase: "runtime",
    explanation:
      "The running service needs this credential, the build does not. As `ARG` it stands in the image's history, as `ENV` in its configuration; everyone who pulls the image has it, and rotating it takes a new image.",
    instead:
      "Leave it out of the Dockerfile. Grant it to the service with Compose or Swarm `secrets:` and let the application read `/run/secrets/NAME` when it starts.",
    others:
      "Name checkers see a secret's name, and advise a build secret: the wrong cure, as the service would then not have it.",
    references: [COMPOSE_SECRETS, BUILD_CHECK],
  },
  examples: {
    invalid: [
      { Dockerfile: "FROM node:24\nENV «DB_PASSWORD=kT4vQz8mWx2R»\nCMD node app.js\n" },
      { Dockerfile: "FROM node:24\nARG «JWT_SECRET»\nENV «JWT_SECRET=$JWT_SECRET»\n" },
      { Dockerfile: "FROM node:24\nARG «DATABASE_URL»\nENV «DATABASE_URL=$DATABASE_URL»\n" },
      {
        Dockerfile: "FROM alpine\nARG «API_TOKEN»\nRUN make\n",
        "compose.yaml":
          "services:\n  api:\n    build: .\n    environment:\n      API_TOKEN_FILE: /run/secrets/api_token\n",
      },
    ],
    valid: [
      {
        Dockerfile:
          "FROM postgres:17\nENV POSTGRES_PASSWORD_FILE=/run/secrets/db_password\nENV DB_PASSWORD=\n",
      },
      { Dockerfile: "FROM ruby\nENV SECRET_KEY_BASE=dummy\nRUN rails assets:precompile\n" },
      { Dockerfile: "FROM node:24\nARG NPM_TOKEN\n" },
      { Dockerfile: "FROM node:24\nARG DATABASE_URL=file:./shop.db\nENV DATABASE_URL=$DATABASE_URL\n" },
    ],
  },
  check(project, report) {
    for (const view of project.dockerfiles)
      for (const { stage } of view.stages) {
        const args = new Map(
          stage.instructions.flatMap((instruction) =>
            instruction.kind === "ARG" ? instruction.args.map(({ key, value }) => [key, value] as const) : [],
          ),
        );
        for (const instruction of stage.instructions) {
          if (instruction.kind !== "ARG" && instruction.kind !== "ENV") continue;
          const pairs = instruction.kind === "ARG" ? instruction.args : instruction.pairs;
          for (const { key, value, range } of pairs) {
            const kind = valueKind(value);
            const named = /\$\{?(\w+)/.exec(value ?? "")?.[1];
            // An address holds a password where somebody passes it; one that is typed shows whether it does.
            const address = isConnectionName(key) && (value === undefined || unset(args, named));
            if (!address && !neededAtRunTime(project, view.file, key)) continue;
            const baked =
              (instruction.kind === "ARG" && value === undefined) ||
              kind === "literal" ||
              kind === "weak" ||
              (kind === "reference" && named !== undefined && args.has(named));
            if (baked)
              report(
                { file: view.file, range },
                `${key} is needed when the service runs, not when the image is built; here it becomes part of the image.`,
                { severity: kind === "weak" ? "info" : "warning" },
              );
          }
        }
      }
  },
};

function unset(args: ReadonlyMap<string, string | undefined>, name: string | undefined): boolean {
  return name !== undefined && args.has(name) && valueKind(args.get(name)) === "empty";
}
