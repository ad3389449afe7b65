import { actionSteps } from "../project/workflow-view.ts";
import { GITHUB_HARDENING, OWASP_NHI2 } from "../references.ts";
import type { Rule } from "../types.ts";

/** Whose actions come with the platform, or with Docker. Their tags can be moved as well, by fewer people. */
const HOUSE = new Set(["actions", "docker", "github"]);
const COMMIT = /^[0-9a-f]{40}$/;
const HEAD = "on: push\njobs:\n  b:\n    runs-on: ubuntu-latest\n    steps:\n";
const SECRET = "      - run: npm ci\n        env:\n          T: ${{ secrets.T }}\n";

export const workflowActionByTag: Rule = {
  meta: {
    id: "workflow-action-by-tag",
    title: "A job with a secret runs an action that is named by a tag",
    phase: "build",
    explanation:
      "A tag or a branch is a name that points to a commit, and whoever may write to the action's repository can let it point to another. The action runs where the job's secrets are, whether it is given one or not. In March 2025 nearly all tags of `tj-actions/changed-files` were moved to a commit that printed the secrets of its jobs into their logs.",
    instead:
      "Name the full commit, with the tag in a comment: `uses: owner/action@<40 digits> # v2`. Or run the action in a job of its own that names no secret.",
    others:
      "Scanners of workflows (zizmor, poutine, OpenSSF Scorecard) report every action without a commit, whatever the job holds.",
    references: [GITHUB_HARDENING, OWASP_NHI2],
  },
  examples: {
    invalid: [
      { ".github/workflows/build.yml": `${HEAD}      - uses: «trestle/changed-files@v2»\n${SECRET}` },
      { ".github/workflows/build.yml": `${HEAD}${SECRET}      - uses: «acme/lint@main»\n` },
    ],
    valid: [
      { ".github/workflows/build.yml": `${HEAD}      - uses: trestle/changed-files@v2\n` },
      {
        ".github/workflows/build.yml": `${HEAD}      - uses: trestle/changed-files@${"5f2b".repeat(10)} # v2\n${SECRET}`,
      },
      { ".github/workflows/build.yml": `${HEAD}      - uses: actions/checkout@v4\n${SECRET}` },
    ],
  },
  check(project, report) {
    for (const view of project.workflows)
      for (const { job, step } of actionSteps(view)) {
        const [owner = ""] = step.action.split("/");
        if (job.secrets !== "all" && job.secrets.size === 0) continue;
        if (HOUSE.has(owner) || COMMIT.test(step.ref)) continue;
        const held = job.secrets === "all" ? "all secrets" : [...job.secrets].join(", ");
        report(
          view.source.find(`${step.action}@${step.ref}`, step.at.range),
          `${step.ref} is whatever ${owner} lets it point to, in a job that holds ${held}. Name the commit.`,
        );
      }
  },
};
