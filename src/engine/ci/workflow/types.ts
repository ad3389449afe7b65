import type { SourceLocation } from "../../source/position.ts";

/** A text of the workflow that may hold `${{ }}`, and where it stands. */
export interface Text {
  readonly text: string;
  readonly at: SourceLocation;
}

export type TextMap = ReadonlyMap<string, Text>;

/** GITHUB_TOKEN's rights: scope to `read`, `write` or `none`; undefined: nothing was said. */
export type Permissions = ReadonlyMap<string, string> | undefined;

/** What `run:` steps use where they say nothing. */
export interface RunDefaults {
  readonly shell?: Text;
  readonly workingDirectory?: Text;
}

interface StepBase {
  readonly at: SourceLocation;
  readonly id: string | undefined;
  readonly name: Text | undefined;
  readonly condition: Text | undefined;
  readonly env: TextMap;
  readonly continueOnError: boolean;
}

export interface ScriptStep extends StepBase {
  readonly run: Text;
  readonly shell: Text | undefined;
  readonly workingDirectory: Text | undefined;
}

export interface ActionStep extends StepBase {
  /** `owner/name` or `owner/name/path`, and what stands after `@`. */
  readonly action: string;
  readonly ref: string;
  readonly with: TextMap;
}

export type Step = ScriptStep | ActionStep;

export interface Job {
  readonly id: string;
  readonly at: SourceLocation;
  readonly name: Text | undefined;
  readonly needs: readonly string[];
  readonly condition: Text | undefined;
  readonly permissions: Permissions;
  readonly env: TextMap;
  readonly defaults: RunDefaults;
  readonly outputs: TextMap;
  readonly steps: readonly Step[];
  readonly continueOnError: boolean;
  /** Names of `secrets.NAME` in the job; `"all"` where they cannot be told: `toJSON(secrets)`, `secrets[...]`. */
  readonly secrets: ReadonlySet<string> | "all";
}

export interface Workflow {
  /** Relative to the repository: `.github/workflows/build.yml`. */
  readonly file: string;
  readonly name: string;
  /** Whether a push to the branch `main` starts it. */
  readonly onPush: boolean;
  readonly permissions: Permissions;
  readonly env: TextMap;
  readonly defaults: RunDefaults;
  readonly jobs: readonly Job[];
}
