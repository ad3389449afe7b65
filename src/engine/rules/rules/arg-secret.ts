import { isCredentialName } from "../credential-names.ts";
import { valueKind } from "../credential-values.ts";
import { argToMount } from "../fix-arg.ts";
import { variablePattern } from "../project/each.ts";
import { buildsOf } from "../project/project.ts";
import { neededAtRunTime } from "../project/run-time.ts";
import { BUILD_CHECK, BUILD_SECRETS, OWASP_NHI2 } from "../references.ts";
import type { Rule } from "../types.ts";

export const argSecret: Rule = {
  meta: {
    id: "arg-secret",
    title: "A credential is passed as a build argument",
    phase: "build",
    explanation:
      "The value of an `ARG` is written into the image's history by the `ARG` line itself and by every `RUN` after it, into the provenance with `mode=max`, and into the builder's record of the build. `docker history --no-trunc` shows it to everyone who can pull.",
    instead:
      "Mount it for the one command that needs it: `RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci`, and pass it with `--secret id=npm_token,env=NPM_TOKEN`.",
    others:
      "BuildKit's SecretsUsedInArgOrEnv looks at the same lines by name, but not at an ARG before FROM, nor at names such as `GITHUB_PAT` or `DB_PASS`; it also warns of `KEY_FILE` and of values that are empty or made up.",
    references: [BUILD_CHECK, BUILD_SECRETS, OWASP_NHI2],
  },
  examples: {
    invalid: [
      { Dockerfile: "FROM node:24\nARG «NPM_TOKEN»\nRUN npm ci\n" },
      { Dockerfile: "ARG «GITHUB_PAT»\nFROM alpine\n" },
      { Dockerfile: "FROM alpine\nARG «API_KEY=4f9a8b7c6d5e»\n" },
      {
        Dockerfile: 'FROM alpine\nARG «TOKEN=""»\nRUN wget --header "X-Key: $TOKEN" http://a.test/f\n',
      },
      {
        Dockerfile: "FROM alpine\nARG «TOKEN=»\nRUN make\n",
        "deliver.sh": "docker build --build-arg TOKEN=$TOKEN .\n",
      },
    ],
    valid: [
      {
        Dockerfile:
          "FROM alpine\nARG VERSION=1.2\nARG PUBLIC_KEY\nARG TOKEN_FILE\nARG AUTHOR\nARG KEYBOARD=de\nARG TOKENIZER\nRUN make\n",
      },
      {
        Dockerfile:
          "FROM ruby\nARG SECRET_KEY_BASE=dummy\nARG MAX_TOKENS=4096\nARG GPG_KEY=E3FF2839C048B25C084DEBE9B26995E310250568\n",
      },
      { Dockerfile: 'FROM alpine\nARG TOKEN=""\nRUN make\n' },
      { Dockerfile: "FROM alpine\nARG BUILD_SECRET_ID\nARG PASSWORD_MIN_LENGTH=8\nRUN make\n" },
    ],
  },
  check(project, report) {
    for (const view of project.dockerfiles) {
      const { services, calls } = buildsOf(project, view.file);
      const passed = new Set([
        ...services.flatMap(({ build }) => build.args.map(({ key }) => key)),
        ...calls.flatMap(({ flags }) =>
          flags.flatMap(({ name, value }) => (name === "--build-arg" ? [value.split("=")[0]!] : [])),
        ),
      ]);
      const owners = [
        ...view.dockerfile.globalArgs.map((instruction) => ({ instruction, stage: undefined })),
        ...view.stages.flatMap((stage) =>
          stage.stage.instructions.flatMap((instruction) =>
            instruction.kind === "ARG" ? [{ instruction, stage }] : [],
          ),
        ),
      ];
      for (const { instruction, stage } of owners)
        for (const { key, value, range } of instruction.args) {
          if (!isCredentialName(key) || neededAtRunTime(project, view.file, key)) continue;
          const kind = valueKind(value);
          const used = passed.has(key) || stage?.runs.some(({ text }) => variablePattern(key).test(text));
          const given =
            value === undefined || kind === "literal" || kind === "weak" || (kind === "empty" && used);
          if (!given) continue;
          const fix = stage && argToMount(project, view, stage, instruction);
          report(
            { file: view.file, range },
            `${key} stays in the image's history: an ARG is no place for a credential.`,
            { fix },
          );
        }
    }
  },
};
