import { eachRun } from "../project/each.ts";
import { SecretFlow } from "../project/secret-flow.ts";
import type { Rule } from "../types.ts";

const verbose: Record<string, RegExp> = {
  curl: /^(?:-(?!-)[a-zA-Z]*v[a-zA-Z]*|--verbose|--trace|--trace-ascii)$/,
  wget: /^(?:-d|--debug)$/,
  http: /^(?:-v|--verbose)$/,
};
const withArgument = /^-[a-zA-Z]*[AbcCdDeEFHKmoPQrtTuUwxXyYz]/;

export const verboseClientPrintsSecret: Rule = {
  meta: {
    id: "verbose-client-prints-secret",
    title: "A verbose client prints the header that holds the secret",
    phase: "build",
    explanation:
      "`curl -v` prints the request's headers, the Authorization header with them, unmasked. `wget -d` does so too. They end in the build log.",
    instead: "Leave `-v` out. `-f` and `-sS` say why a request failed without printing what was sent.",
    others: "No checker we tried knows this.",
    references: [
      { title: "everything curl: verbose", url: "https://everything.curl.dev/usingcurl/verbose/" },
    ],
  },
  examples: {
    invalid: [
      {
        Dockerfile:
          'FROM alpine\nRUN --mount=type=secret,id=t curl «-v» -H "Authorization: Bearer $(cat /run/secrets/t)" https://a.test/f -o f\n',
      },
      {
        Dockerfile:
          "FROM alpine\nRUN --mount=type=secret,id=t,env=T curl «--verbose» -u ci:$T https://a.test/f -o f\n",
      },
    ],
    valid: [
      {
        Dockerfile:
          'FROM alpine\nRUN --mount=type=secret,id=t curl -fsS -H "Authorization: Bearer $(cat /run/secrets/t)" https://a.test/f -o f\n',
      },
      { Dockerfile: "FROM alpine\nRUN --mount=type=secret,id=t make && curl -v https://a.test/open -o f\n" },
      {
        Dockerfile:
          'FROM alpine\nRUN --mount=type=secret,id=t curl -H "X-Key: $(cat /run/secrets/t)" -o very https://a.test/\n',
      },
    ],
  },
  check(project, report) {
    for (const { run, at } of eachRun(project)) {
      if (run.secrets.length === 0) continue;
      const flow = new SecretFlow(run);
      for (const command of run.commands) {
        const flag = verbose[command.words[0] ?? ""];
        const word = command.words.find(
          (candidate) => flag?.test(candidate) && (candidate === "-v" || !withArgument.test(candidate)),
        );
        const reads =
          flow.inWords(command) ??
          (command.words.some((text) => /netrc|^-H@|^@/.test(text)) ? flow.fileOf(command) : undefined);
        if (word !== undefined && reads !== undefined)
          report(
            at(new RegExp(`(?<=\\s)${word}(?=\\s)`)),
            `${command.words[0]} ${word} prints the secret ${reads} with the request's headers.`,
          );
      }
    }
  },
};
