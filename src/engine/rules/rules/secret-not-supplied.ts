import { suggestFor } from "../../source/suggest.ts";
import { suppliedSecrets } from "../project/delivery.ts";
import { eachRun } from "../project/each.ts";
import { buildsOf } from "../project/project.ts";
import { BUILD_SECRETS, COMPOSE_BUILD } from "../references.ts";
import type { Rule } from "../types.ts";

export const secretNotSupplied: Rule = {
  meta: {
    id: "secret-not-supplied",
    title: "Nobody supplies the secret that the Dockerfile mounts",
    phase: "build",
    explanation:
      "The id in the mount and the id given to the build must be the same word. Where they differ, a required secret stops the build, and an optional one is silently empty.",
    instead:
      "Use one id in both places: `--mount=type=secret,id=npm_token` and `--secret id=npm_token,...`, or `build.secrets` in the compose file.",
    others: "No checker we tried reads the Dockerfile and the files that build it together.",
    references: [BUILD_SECRETS, COMPOSE_BUILD],
  },
  examples: {
    invalid: [
      {
        Dockerfile: "FROM alpine\nRUN «--mount=type=secret,id=npm_token» npm ci\n",
        "deliver.sh": "docker build --secret id=npmtoken,env=NPM_TOKEN .\n",
      },
      {
        Dockerfile: "FROM alpine\nRUN «--mount=type=secret,id=t» npm ci\n",
        "compose.yaml": "services:\n  a:\n    build: .\n",
      },
    ],
    valid: [
      {
        Dockerfile: "FROM alpine\nRUN --mount=type=secret,id=t npm ci\n",
        "deliver.sh": "docker build --secret id=t,src=token.txt .\n",
      },
      {
        Dockerfile: "FROM alpine\nRUN --mount=type=secret,id=t npm ci\n",
        "compose.yaml":
          "services:\n  a:\n    build:\n      context: .\n      secrets:\n        - source: npm\n          target: t\nsecrets:\n  npm:\n    file: t.txt\n",
      },
      { Dockerfile: "FROM alpine\nRUN --mount=type=secret,id=t npm ci\n" },
      {
        Dockerfile: "FROM alpine\nRUN --mount=type=secret,id=t npm ci\n",
        "deliver.sh": "docker build $FLAGS .\n",
      },
    ],
  },
  check(project, report) {
    for (const { view, run } of eachRun(project)) {
      const { services, calls } = buildsOf(project, view.file);
      const sure = calls.filter(
        ({ certain, flags }) => certain && !flags.some(({ name }) => name === "--target"),
      );
      const builds = [
        ...services
          .filter(({ service, compose }) => !service.extended && compose.complete)
          .map(({ compose, build }) => ({
            by: compose.file,
            ids: build.secrets.map(({ source, target }) => target ?? source),
          })),
        ...sure.map((call) => ({ by: call.file, ids: suppliedSecrets(call).map(({ id }) => id) })),
      ];
      for (const { id, mount, range } of run.secrets) {
        const lacking = builds.find(({ ids }) => !ids.includes(id));
        if (lacking === undefined || id.includes("$")) continue;
        const near =
          suggestFor(
            id,
            lacking.ids.filter((other) => other !== id),
            true,
          ) ?? (lacking.ids.length === 1 ? lacking.ids[0] : undefined);
        const outcome = mount.required ? "the build stops" : "it is silently empty";
        const hint = near === undefined ? "" : ` It supplies ${near}.`;
        const typed = view.source.slice(range);
        report(
          { file: view.file, range },
          `${lacking.by} does not supply the secret ${id}: ${outcome}.${hint}`,
          {
            fix:
              near !== undefined && typed.includes(`id=${id}`)
                ? {
                    title: `Mount the secret ${near}`,
                    edits: [{ ...view.source.find(`id=${id}`, range), text: `id=${near}` }],
                  }
                : undefined,
          },
        );
      }
    }
  },
};
