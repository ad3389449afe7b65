/** One job on a runner of its own: the environment that grows from step to step, and how each step ends. */
import type { World } from "../../services/world.ts";
import { NotModelledError, SourceError } from "../../source/errors.ts";
import type { SourceLocation } from "../../source/position.ts";
import type { Workspace } from "../../source/workspace.ts";
import type { Catalogue } from "../actions/catalogue.ts";
import { evaluate, expand, type Scope } from "../expression/evaluate.ts";
import { asksForStatus, type Status } from "../expression/functions.ts";
import { ExpressionError, truthOf, type Value, type ValueMap } from "../expression/value.ts";
import { JobLog } from "../log/job-log.ts";
import { Masker } from "../log/masker.ts";
import type { RunnerMachine } from "../runner.ts";
import type { Job, Step, Text, TextMap, Workflow } from "../workflow/types.ts";
import { githubContext, githubVariables, type Push, runnerContext, secretsOf } from "./contexts.ts";

export interface JobOptions {
  readonly workflow: Workflow;
  readonly job: Job;
  readonly push: Push;
  readonly token: string;
  readonly files: Workspace;
  readonly runner: RunnerMachine;
  readonly catalogue: Catalogue;
  readonly world: World;
  /** Jobs that this one needs: their results and outputs, as the context `needs`. */
  readonly needs: ValueMap;
  readonly onLine: (line: string) => void;
}

/** How one step went, for `steps.ID`. */
export interface StepResult {
  readonly outputs: ReadonlyMap<string, string>;
  readonly outcome: "success" | "failure" | "skipped";
  readonly conclusion: "success" | "failure" | "skipped";
}

export class JobRun {
  readonly options: JobOptions;
  readonly masker = new Masker();
  readonly log: JobLog;
  /** What the job's runner holds in memory. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Set by GitHub for every step. */
  readonly given: ReadonlyMap<string, string>;
  readonly notes = new Map<string, string>();
  readonly paths: string[] = [];
  readonly cleanUps: (() => Promise<void>)[] = [];
  /** `env` of the workflow and of the job, and what steps added. */
  readonly environment = new Map<string, string>();
  readonly steps = new Map<string, StepResult>();
  /** What steps wrote into $GITHUB_STEP_SUMMARY, masked. */
  readonly summary: string[] = [];
  status: Status = "success";

  constructor(options: JobOptions) {
    const { workflow, job, push, token, runner } = options;
    this.options = options;
    this.log = new JobLog(this.masker, options.onLine);
    this.secrets = secretsOf(job.secrets, push, token);
    this.given = githubVariables(push, workflow.name, job.id, runner.workspace);
    for (const value of this.secrets.values()) this.masker.addSecret(value);
  }

  /** The scope of an expression. `secrets` is left out of conditions, as GitHub does. */
  scope(extra: ReadonlyMap<string, string> = new Map(), withSecrets = true): Scope {
    const { push, token, needs } = this.options;
    const steps = [...this.steps].map(([id, { outputs, outcome, conclusion }]): [string, Value] => [
      id,
      new Map<string, Value>([
        ["outputs", outputs],
        ["outcome", outcome],
        ["conclusion", conclusion],
      ]),
    ]);
    const contexts = new Map<string, Value>([
      ["github", githubContext(this.given, token)],
      ["env", new Map([...this.environment, ...extra])],
      ["vars", push.variables],
      ["steps", new Map(steps)],
      ["job", new Map([["status", this.status]])],
      ["runner", runnerContext(this.given)],
      ["needs", needs],
    ]);
    if (withSecrets) contexts.set("secrets", this.secrets);
    return { contexts, status: this.status };
  }

  /** The runner masks a step's summary line by line before it sends it (src/Runner.Worker/FileCommandManager.cs). */
  summarise(text: string): void {
    const lines = text.replace(/\n$/, "").split(/\r?\n/);
    this.summary.push(...lines.filter(Boolean).map((line) => this.masker.mask(line)));
  }

  expand({ text, at }: Text, extra?: ReadonlyMap<string, string>): string {
    return this.at(at, () => expand(text, this.scope(extra)));
  }

  /** A map of texts; a later entry sees no earlier one of the same map. */
  expandAll(texts: TextMap, extra?: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    return new Map([...texts].map(([name, text]) => [name, this.expand(text, extra)]));
  }

  /** Whether an `if:` lets its job or step run. */
  holds(condition: Text | undefined, extra?: ReadonlyMap<string, string>): boolean {
    if (condition === undefined) return this.status === "success";
    const inner = /^\s*\$\{\{(.*)\}\}\s*$/s.exec(condition.text)?.[1] ?? condition.text;
    if (!asksForStatus(inner) && this.status !== "success") return false;
    return this.at(condition.at, () => truthOf(evaluate(inner, this.scope(extra, false))));
  }

  /** Gives what an expression complains of its place in the file. */
  private at<T>(place: SourceLocation, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof ExpressionError) throw new SourceError(error.message, place);
      if (error instanceof NotModelledError && !error.message.includes(place.file))
        throw new NotModelledError(
          `${error.message.replace(/^leaklab: (.*) is not modelled by this simulator$/, "$1")} in ${place.file}, line ${place.range.start.line},`,
        );
      throw error;
    }
  }

  /** The environment of a step's programs. */
  environmentOf(own: ReadonlyMap<string, string>): Map<string, string> {
    const { base } = this.options.runner;
    const all = new Map([...base, ...this.given, ...this.environment, ...own]);
    all.set("PATH", [...[...this.paths].reverse(), all.get("PATH") ?? ""].filter(Boolean).join(":"));
    return all;
  }

  /** What `env:` of the log lists: not GitHub's own variables. */
  listed(own: ReadonlyMap<string, string>): string[] {
    const all = new Map([...this.environment, ...own]);
    return all.size === 0 ? [] : ["env:", ...[...all].map(([name, value]) => `  ${name}: ${value}`)];
  }

  /** Notes how a step went. */
  finish(step: Step, outcome: StepResult["outcome"], outputs: ReadonlyMap<string, string>): void {
    const forgiven = outcome === "failure" && step.continueOnError;
    const conclusion = forgiven ? "success" : outcome;
    if (step.id !== undefined) this.steps.set(step.id, { outputs, outcome, conclusion });
    if (conclusion === "failure") this.status = "failure";
  }
}
