import { scriptSteps } from "../project/workflow-view.ts";
import { GITHUB_HARDENING } from "../references.ts";
import type { Rule } from "../types.ts";

const SECRET = /\$\{\{[^}]*\bsecrets\b[^}]*\}\}/g;
const HEAD = "on: push\njobs:\n  b:\n    runs-on: ubuntu-latest\n    steps:\n";

export const workflowSecretInScript: Rule = {
  meta: {
    id: "workflow-secret-in-script",
    title: "A secret is written into a script's text",
    phase: "build",
    explanation:
      "An expression in `run:` is replaced before the shell sees the script. The value is then part of the program: it lies in a file of the runner, stands in the arguments of the commands that it is passed to, and a quote or a dollar sign in it changes what the script does.",
    instead: "Set a variable under `env:` of the step, and use the variable in the script.",
    others:
      "Scanners of workflows report expressions in scripts that outsiders can fill in, such as the title of a pull request; secrets are not among them.",
    references: [GITHUB_HARDENING],
  },
  examples: {
    invalid: [
      {
        ".github/workflows/build.yml": `${HEAD}      - run: npm config set //r.test/:_authToken «\${{ secrets.NPM_TOKEN }}»\n`,
      },
      {
        ".github/workflows/build.yml": `${HEAD}      - run: |\n          make\n          curl -u "ci:«\${{ secrets['P'] }}»" http://a.test\n`,
      },
    ],
    valid: [
      {
        ".github/workflows/build.yml": `${HEAD}      - run: curl -u "ci:$P" http://a.test\n        env:\n          P: \${{ secrets.P }}\n`,
      },
    ],
  },
  check(project, report) {
    for (const view of project.workflows)
      for (const { run } of scriptSteps(view))
        for (const [expression] of run.text.matchAll(SECRET))
          report(
            view.source.find(expression, run.at.range),
            "The value becomes part of the script's text. Hand it over as a variable, with `env:`.",
            { severity: "info" },
          );
  },
};
