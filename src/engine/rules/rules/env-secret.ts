import { isCredentialName } from "../credential-names.ts";
import { passwordsIn, valueKind } from "../credential-values.ts";
import { neededAtRunTime } from "../project/run-time.ts";
import { BUILD_CHECK, BUILD_SECRETS } from "../references.ts";
import type { Rule } from "../types.ts";

export const envSecret: Rule = {
  meta: {
    id: "env-secret",
    title: "A credential is stored in the image's environment",
    phase: "build",
    explanation:
      "`ENV` is part of the image's configuration. `docker inspect` prints it, every container and every child process gets it, and a later `ENV NAME=` hides it without taking it out.",
    instead:
      "If the build needs it, mount it for one `RUN` with `--mount=type=secret,...,env=NAME`. If the service needs it, grant it with `secrets:` when the service starts.",
    others:
      "BuildKit and hadolint go by the name alone, so they also warn of `ENV API_KEY=` and of public keys.",
    references: [BUILD_CHECK, BUILD_SECRETS],
  },
  examples: {
    invalid: [
      { Dockerfile: "FROM alpine\nENV «API_KEY=4f9a8b7c6d5e» MODE=fast\n" },
      { Dockerfile: "FROM alpine\nENV «GITHUB_TOKEN ab12cd34ef56»\n" },
      { Dockerfile: "FROM alpine\nARG T\nENV «NPM_TOKEN=${T}»\n" },
      { Dockerfile: 'FROM alpine\nENV «SHOP="Server=db;User=sa;Password=kT4vQz8mWx2R"»\n' },
    ],
    valid: [
      { Dockerfile: "FROM alpine\nENV API_KEY= TOKEN_FILE=/run/secrets/token PUBLIC_KEY=abc123def\n" },
      {
        Dockerfile:
          "FROM python\nENV GPG_KEY E3FF2839C048B25C084DEBE9B26995E310250568\nENV DISABLE_AUTH_TOKEN=true\n",
      },
      { Dockerfile: "FROM alpine\nENV API_KEY=changeme\nENV AUTHOR=ann KEYBOARD=de\n" },
    ],
  },
  check(project, report) {
    for (const view of project.dockerfiles)
      for (const { stage } of view.stages) {
        const args = new Set(
          stage.instructions.flatMap((instruction) =>
            instruction.kind === "ARG" ? instruction.args.map(({ key }) => key) : [],
          ),
        );
        for (const instruction of stage.instructions) {
          if (instruction.kind !== "ENV") continue;
          for (const { key, value, range } of instruction.pairs) {
            const inside = passwordsIn(value).find(({ kind }) => kind === "literal" || kind === "weak");
            if (!isCredentialName(key) && inside === undefined) continue;
            if (neededAtRunTime(project, view.file, key)) continue;
            const kind = inside?.kind ?? valueKind(value);
            const named = /\$\{?(\w+)/.exec(value)?.[1];
            const fromArg = kind === "reference" && named !== undefined && args.has(named);
            if (kind === "literal" || kind === "weak" || fromArg)
              report(
                { file: view.file, range },
                `${key} is stored in the image's configuration, for docker inspect to show.`,
                {
                  severity: kind === "weak" ? "info" : "warning",
                },
              );
          }
        }
      }
  },
};
