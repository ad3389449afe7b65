/**
 * The keys that a workflow may have, by level (docs.github.com, "Workflow syntax for GitHub Actions"). Those that only plan
 * or name things are read over; those that change what a job can read and are not simulated are refused.
 */
interface Level {
  readonly modelled: readonly string[];
  readonly harmless: readonly string[];
  readonly refused: readonly string[];
}

export const LEVELS = {
  workflow: {
    modelled: ["name", "on", "permissions", "env", "defaults", "jobs"],
    harmless: ["run-name", "concurrency"],
    refused: [],
  },
  job: {
    modelled: [
      ...["name", "needs", "if", "permissions", "env", "defaults", "outputs", "steps"],
      ...["continue-on-error", "runs-on"],
    ],
    // An environment may have secrets of its own and people who approve: no lab has either.
    harmless: ["concurrency", "timeout-minutes", "environment"],
    refused: ["strategy", "container", "services", "uses", "with", "secrets"],
  },
  step: {
    modelled: [
      ...["id", "name", "if", "run", "uses", "with", "env", "shell", "working-directory"],
      "continue-on-error",
    ],
    harmless: ["timeout-minutes"],
    refused: [],
  },
  defaults: { modelled: ["run"], harmless: [], refused: [] },
  runDefaults: { modelled: ["shell", "working-directory"], harmless: [], refused: [] },
  push: {
    modelled: ["branches"],
    harmless: [],
    refused: ["branches-ignore", "tags", "tags-ignore", "paths", "paths-ignore"],
  },
} as const satisfies Readonly<Record<string, Level>>;

export type LevelName = keyof typeof LEVELS;

/** What becomes of a key at a level; undefined: GitHub does not know it either. */
export function standOf(level: LevelName, key: string): keyof Level | undefined {
  const { modelled, harmless, refused }: Level = LEVELS[level];
  if (modelled.includes(key)) return "modelled";
  if (harmless.includes(key)) return "harmless";
  return refused.includes(key) ? "refused" : undefined;
}

/** Scopes of GITHUB_TOKEN. */
export const SCOPES: readonly string[] = (
  "actions artifact-metadata attestations checks contents deployments discussions id-token issues models packages " +
  "pages pull-requests repository-projects security-events statuses"
).split(" ");
