import { readWorkflow, WORKFLOW_FILE } from "../../ci/workflow/read.ts";
import type { ActionStep, Job, ScriptStep, Workflow } from "../../ci/workflow/types.ts";
import { NotModelledError, SourceError } from "../../source/errors.ts";
import type { Range } from "../../source/position.ts";
import { SourceText } from "./source-text.ts";

/** A workflow of .github/workflows as the rules see it. */
export interface WorkflowView {
  readonly file: string;
  readonly source: SourceText;
  readonly workflow: Workflow;
}

export interface WorkflowProblem {
  readonly file: string;
  readonly message: string;
  readonly range: Range;
}

/** Never throws: what GitHub would refuse is a problem; a workflow that only the simulator cannot run has no view. */
export function readWorkflows(files: ReadonlyMap<string, string>): {
  readonly views: readonly WorkflowView[];
  readonly problems: readonly WorkflowProblem[];
} {
  const views: WorkflowView[] = [];
  const problems: WorkflowProblem[] = [];
  for (const [file, text] of files) {
    if (!WORKFLOW_FILE.test(file)) continue;
    try {
      views.push({ file, source: new SourceText(file, text), workflow: readWorkflow(text, file) });
    } catch (error) {
      if (error instanceof SourceError)
        problems.push({ file, message: error.message, range: error.location.range });
      else if (!(error instanceof NotModelledError)) throw error;
    }
  }
  return { views, problems };
}

/** Every step that uses an action, with its job. */
export function* actionSteps({
  workflow,
}: WorkflowView): Generator<{ readonly job: Job; readonly step: ActionStep }> {
  for (const job of workflow.jobs) for (const step of job.steps) if ("action" in step) yield { job, step };
}

/** Every `run:` step. */
export function scriptSteps({ workflow }: WorkflowView): ScriptStep[] {
  return workflow.jobs.flatMap(({ steps }) => steps.filter((step) => "run" in step));
}
