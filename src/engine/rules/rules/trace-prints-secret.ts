import { eachRun } from "../project/each.ts";
import { SecretFlow } from "../project/secret-flow.ts";
import { BUILD_SECRETS } from "../references.ts";
import type { Rule } from "../types.ts";

export const tracePrintsSecret: Rule = {
  meta: {
    id: "trace-prints-secret",
    title: "`set -x` prints a secret",
    phase: "build",
    explanation:
      "With `set -x` the shell prints each command with its variables filled in, and each assignment. A secret among the words is then in the build log, which the builder and the CI system keep.",
    instead:
      "Do without `set -x` in instructions that use a secret, or put `set +x` in front of the first use.",
    others: "No checker we tried reads shell options.",
    references: [BUILD_SECRETS],
  },
  examples: {
    invalid: [
      {
        Dockerfile:
          'FROM alpine\nRUN --mount=type=secret,id=t «set -ex»; wget --header "X-Key: $(cat /run/secrets/t)" http://a.test/f\n',
      },
      { Dockerfile: "FROM debian\nRUN --mount=type=secret,id=t,env=T «set -x» && ./fetch --token $T\n" },
      {
        Dockerfile:
          "FROM debian\nRUN --mount=type=secret,id=t «set -o xtrace» && T=$(cat /run/secrets/t) ./fetch\n",
      },
    ],
    valid: [
      { Dockerfile: "FROM alpine\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc set -ex; npm ci\n" },
      { Dockerfile: "FROM alpine\nRUN set -eux; apk add curl\n" },
      {
        Dockerfile:
          "FROM debian\nRUN --mount=type=secret,id=t,env=T set -x && make && set +x && ./fetch --token $T\n",
      },
      { Dockerfile: "FROM debian\nRUN --mount=type=secret,id=t,env=T set -eu && ./fetch --token $T\n" },
    ],
  },
  check(project, report) {
    for (const { view, run, at } of eachRun(project)) {
      if (run.secrets.length === 0) continue;
      const flow = new SecretFlow(run);
      let tracing = false;
      for (const command of run.commands) {
        const [tool, ...options] = command.words;
        const said = options.join(" ");
        if (tool === "set" && /(?:^| )(?:-\w*x|-o xtrace)/.test(said)) tracing = true;
        else if (tool === "set" && /\+\w*x|\+o xtrace/.test(said)) tracing = false;
        else if (tracing && flow.inWords(command) !== undefined) {
          const place = at(/set (?:-\w*x\w*|-o xtrace|-\w+ -x)/);
          const text = view.source.slice(place.range);
          const calm = text.replace(/ -o xtrace/, "").replace(/x/, "");
          const without = calm === "set" || calm === "set -" ? ":" : calm;
          report(
            place,
            `With this the shell prints the secret ${flow.inWords(command)} into the build log.`,
            {
              fix: { title: "Do not trace this command", edits: [{ ...place, text: without }] },
            },
          );
          break;
        }
      }
    }
  },
};
