import { eachRun } from "../project/each.ts";
import { SecretFlow } from "../project/secret-flow.ts";
import { BUILD_SECRETS } from "../references.ts";
import type { Rule } from "../types.ts";

export const secretPrinted: Rule = {
  meta: {
    id: "secret-printed",
    title: "A command prints a secret into the build log",
    phase: "build",
    explanation:
      "BuildKit does not mask the output of a `RUN`. What `echo`, `cat` or `env` prints is shown, kept in the build history of the builder, and stored by the CI system.",
    instead:
      "Take the command out. To see whether a secret arrived, print its length: `wc -c < /run/secrets/ID`.",
    others: "No checker we tried follows the output of a command.",
    references: [BUILD_SECRETS],
  },
  examples: {
    invalid: [
      { Dockerfile: "FROM alpine\nRUN --mount=type=secret,id=t «cat /run/secrets/t»\n" },
      { Dockerfile: 'FROM alpine\nRUN --mount=type=secret,id=t,env=TOKEN «echo "using $TOKEN»" && make\n' },
      { Dockerfile: "FROM alpine\nRUN --mount=type=secret,id=t,env=TOKEN «env» && make\n" },
      { Dockerfile: "FROM alpine\nRUN --mount=type=secret,id=t «base64 /run/secrets/t»\n" },
    ],
    valid: [
      { Dockerfile: "FROM alpine\nRUN --mount=type=secret,id=t wc -c < /run/secrets/t\n" },
      { Dockerfile: 'FROM alpine\nRUN --mount=type=secret,id=t TOKEN="$(cat /run/secrets/t)" make\n' },
      {
        Dockerfile:
          'FROM alpine\nRUN --mount=type=secret,id=t,env=TOKEN echo "${TOKEN:+token given}" && make\n',
      },
      {
        Dockerfile:
          "FROM alpine\nRUN --mount=type=secret,id=t cat /run/secrets/t | docker login --password-stdin -u ci r.test && docker logout r.test\n",
      },
    ],
  },
  check(project, report) {
    for (const { run, at } of eachRun(project)) {
      if (run.secrets.length === 0) continue;
      for (const { command, id } of new SecretFlow(run).logged()) {
        const [tool = "", ...rest] = command.words;
        const last = rest.at(-1)?.replace(/.*\$\{(\w+)\}.*/s, "$1") ?? "";
        const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
        const pattern = new RegExp(
          last === "" ? `\\b${literal(tool)}\\b(?!=)` : `${literal(tool)}\\b[^\\n]*?${literal(last)}\\}?`,
        );
        report(at(pattern), `This prints the secret ${id} into the build log, which nothing masks.`);
      }
    }
  },
};
