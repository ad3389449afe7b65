import type { JobRecord } from "../../services/pipeline.ts";
import type { Value } from "../expression/value.ts";
import type { Job, Permissions, Workflow } from "../workflow/types.ts";
import { type JobOptions, JobRun } from "./job-run.ts";
import { prepareActions, runStep } from "./steps.ts";

/** A job that ended, and what `needs.ID` of later jobs shows. */
export interface FinishedJob {
  readonly record: JobRecord;
  readonly outputs: ReadonlyMap<string, string>;
}

/** Runs a job's steps in order, then what its actions left for the end. What is not modelled is thrown. */
export async function runJob(options: JobOptions): Promise<FinishedJob> {
  const { workflow, job } = options;
  const run = new JobRun(options);
  run.environment.clear();
  for (const texts of [workflow.env, job.env])
    for (const [name, value] of run.expandAll(texts)) run.environment.set(name, value);
  const { log } = run;
  log.group("GITHUB_TOKEN Permissions", rightsOf(job.permissions ?? workflow.permissions));
  log.write("Secret source: Actions");
  const unresolved = prepareActions(run);
  if (unresolved === undefined) log.write(`Complete job name: ${nameOf(run, job)}`);
  else {
    log.error(unresolved);
    run.status = "failure";
  }
  let number = 0;
  for (const step of unresolved === undefined ? job.steps : []) {
    number += 1;
    await runStep(run, step, number);
  }
  for (const cleanUp of run.cleanUps.reverse()) {
    log.write("Post job cleanup.");
    await cleanUp();
  }
  const failed = run.status === "failure";
  return {
    record: {
      workflow: workflow.file,
      job: job.id,
      result: failed && !job.continueOnError ? "failure" : "success",
      lines: log.lines,
      summary: run.summary,
    },
    outputs: failed ? new Map() : publicOutputs(run, job),
  };
}

/** Outputs of a job travel through the server, which drops those that hold a secret. */
function publicOutputs(run: JobRun, job: Job): ReadonlyMap<string, string> {
  const outputs = [...run.expandAll(job.outputs)].filter(([name, value]) => {
    const isSafe = run.masker.mask(value) === value;
    if (!isSafe) run.log.warning(`Skip output '${name}' since it may contain secret.`);
    return isSafe;
  });
  return new Map(outputs);
}

function nameOf(run: JobRun, { id, name }: Job): string {
  return name ? run.expand(name) : id;
}

/** As the log lists them: `Contents: read`. Without a word of the workflow, what new repositories give. */
function rightsOf(permissions: Permissions): string[] {
  const given =
    permissions ??
    new Map([
      ["contents", "read"],
      ["packages", "read"],
    ]);
  const all = new Map([...given, ["metadata", "read"]]);
  return [...all]
    .filter(([, right]) => right !== "none")
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([scope, right]) => `${scope.replace(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase())}: ${right}`,
    );
}

/** A job that did not run, because one that it needs failed or its `if:` says so. */
export function skippedJob(workflow: Workflow, job: Job): FinishedJob {
  return {
    record: { workflow: workflow.file, job: job.id, result: "skipped", lines: [], summary: [] },
    outputs: new Map(),
  };
}

/** What `needs.ID` shows of a finished job. */
export function needOf({ record, outputs }: FinishedJob): Value {
  return new Map<string, Value>([
    ["result", record.result],
    ["outputs", outputs],
  ]);
}
