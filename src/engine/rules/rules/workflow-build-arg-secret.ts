import { actionSteps } from "../project/workflow-view.ts";
import { BUILD_SECRETS_IN_CI, BUILD_SUMMARY, OWASP_NHI2 } from "../references.ts";
import type { Rule } from "../types.ts";

const HEAD = "on: push\njobs:\n  b:\n    runs-on: ubuntu-latest\n    steps:\n";

export const workflowBuildArgSecret: Rule = {
  meta: {
    id: "workflow-build-arg-secret",
    title: "A workflow passes a secret as a build argument",
    phase: "build",
    explanation:
      "The log of the job shows `***`, and the image has the value: an `ARG` is written into its history, into the full provenance that images of public repositories get, and into the record of the build, which the action uploads with the job.",
    instead:
      "Use the input `secrets`, with the id that the Dockerfile mounts: `npm_token=${{ secrets.NPM_TOKEN }}`; or `secret-envs`, or `secret-files`.",
    others:
      "Scanners of workflows look for secrets that are printed and for actions without a commit. The Dockerfile's side is found by name: BuildKit's SecretsUsedInArgOrEnv.",
    references: [BUILD_SECRETS_IN_CI, BUILD_SUMMARY, OWASP_NHI2],
  },
  examples: {
    invalid: [
      {
        ".github/workflows/build.yml": `${HEAD}      - uses: docker/build-push-action@v6\n        with:\n          build-args: |\n            VERSION=1\n            «NPM_TOKEN=\${{ secrets.NPM_TOKEN }}»\n`,
      },
      {
        ".github/workflows/build.yml": `${HEAD}      - uses: docker/build-push-action@v6\n        with:\n          build-args: «T=\${{ secrets['T'] }}»\n`,
      },
    ],
    valid: [
      {
        ".github/workflows/build.yml": `${HEAD}      - uses: docker/build-push-action@v6\n        with:\n          build-args: VERSION=\${{ github.sha }}\n          secrets: |\n            npm_token=\${{ secrets.NPM_TOKEN }}\n`,
      },
    ],
  },
  check(project, report) {
    for (const view of project.workflows)
      for (const { step } of actionSteps(view)) {
        const given = step.action === "docker/build-push-action" ? step.with.get("build-args") : undefined;
        for (const line of given?.text.split("\n") ?? []) {
          if (!given || !/\$\{\{[^}]*\bsecrets\b/.test(line)) continue;
          const key = line.split("=")[0]?.trim() ?? "";
          report(
            view.source.find(line.trim(), given.at.range),
            `The log hides ${key}, the image's history does not. Use the input \`secrets\`.`,
          );
        }
      }
  },
};
