/**
 * The CI of a repository: a push runs the workflows of .github/workflows that a push to `main` starts, each job on a runner as
 * new, with a Docker Engine of its own. Of the learner's files a job sees only what was committed. Run by `world push`; the
 * log of a job is the surface `ci-log`.
 */
import type { FileSystem } from "../filesystem/types.ts";
import { textOf } from "../process/io.ts";
import { nextValue } from "../services/next-value.ts";
import { type JobRecord, type Pipeline, PipelineError } from "../services/pipeline.ts";
import type { World } from "../services/world.ts";
import { SourceError } from "../source/errors.ts";
import type { Workspace } from "../source/workspace.ts";
import { Catalogue } from "./actions/catalogue.ts";
import type { CiDefinition } from "./definition.ts";
import type { Push } from "./job/contexts.ts";
import { JobRun } from "./job/job-run.ts";
import { type FinishedJob, needOf, runJob, skippedJob } from "./job/run-job.ts";
import { committedFiles } from "./repository.ts";
import { type RentedMachine, RunnerMachine } from "./runner.ts";
import { readWorkflow, WORKFLOW_FILE } from "./workflow/read.ts";
import type { Job, Workflow } from "./workflow/types.ts";

export interface PipelineOptions {
  readonly definition: CiDefinition;
  readonly world: World;
  /** The learner's computer, and the folder of the repository on it. */
  readonly files: FileSystem;
  readonly folder: string;
  readonly rent: () => RentedMachine;
}

const TOKEN = "ghs_aB3dE5gH7jK9mN2pQ4sT6vW8yZ1bC3dE5fG";

export function createPipeline(options: PipelineOptions): Pipeline {
  const { definition, folder } = options;
  const repository = definition.repository ?? `acme/${folder.replace(/^.*\//, "")}`;
  const catalogue = new Catalogue(definition.actions);
  const jobs: JobRecord[] = [];
  let pushes = 0;

  /** Runs a workflow's jobs, those first that others need. */
  async function runWorkflow(workflow: Workflow, files: Workspace, push: Push, tell: (line: string) => void) {
    const finished = new Map<string, FinishedJob>();
    for (const job of inOrder(workflow)) {
      const own = job.needs.map((id) => [id, finished.get(id)] as const);
      const needs = new Map(own.flatMap(([id, done]) => (done ? [[id, needOf(done)] as const] : [])));
      const rented = options.rent();
      const prepared = {
        ...{ workflow, job, push, files, catalogue, needs, world: options.world },
        token: nextValue(TOKEN, `${push.number} ${workflow.file} ${job.id}`),
        runner: new RunnerMachine(rented.machine, repository),
        onLine: tell,
      };
      const isReady = own.every(([, done]) => done?.record.result === "success");
      const probe = new JobRun({ ...prepared, onLine: () => {} });
      if (!isReady) probe.status = "failure";
      if (probe.holds(job.condition)) {
        tell(`=== ${workflow.file}: job ${job.id}`);
        finished.set(job.id, await runJob(prepared));
      } else finished.set(job.id, skippedJob(workflow, job));
      rented.giveBack();
      const { record } = finished.get(job.id) as FinishedJob;
      tell(`=== ${workflow.file}: job ${job.id}: ${record.result}`);
      jobs.push(record);
    }
    return [...finished.values()].map(({ record }) => record);
  }

  return {
    repository,
    jobs,
    async push(tell) {
      const files = committedFiles(options.files, folder);
      const workflows = readAll(files).filter(({ onPush }) => onPush);
      if (workflows.length === 0)
        throw new PipelineError("no file of .github/workflows is started by a push to main");
      pushes += 1;
      const push: Push = {
        ...{ number: pushes, repository, isPrivate: definition.visibility === "private" },
        secrets: secretValues(definition, options.world),
        variables: new Map(Object.entries(definition.variables)),
      };
      const records: JobRecord[] = [];
      for (const workflow of workflows) {
        try {
          records.push(...(await runWorkflow(workflow, files, push, tell)));
        } catch (error) {
          throw asPipelineError(error);
        }
      }
      return records;
    },
    repoint: (reference) => catalogue.repoint(reference),
    tags: () => catalogue.tags(),
  };
}

function readAll(files: Workspace): Workflow[] {
  try {
    return [...files]
      .filter(([path]) => WORKFLOW_FILE.test(path))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, { content }]) => readWorkflow(textOf(content), path));
  } catch (error) {
    throw asPipelineError(error);
  }
}

/** What GitHub says on the page of a run whose workflow it cannot read. */
function asPipelineError(error: unknown): unknown {
  if (!(error instanceof SourceError)) return error;
  const { file, range } = error.location;
  return new PipelineError(`Invalid workflow file: ${file}, line ${range.start.line}: ${error.message}`);
}

/** Each job after those that it needs. Throws PipelineError where they need one another. */
function inOrder({ jobs, file }: Workflow): Job[] {
  const ordered: Job[] = [];
  let left = [...jobs];
  while (left.length > 0) {
    const ready = left.filter(({ needs }) => needs.every((id) => ordered.some((job) => job.id === id)));
    if (ready.length === 0)
      throw new PipelineError(
        `Invalid workflow file: ${file}: the jobs ${left.map(({ id }) => id).join(", ")} need one another`,
      );
    ordered.push(...ready);
    left = left.filter((job) => !ready.includes(job));
  }
  return ordered;
}

/** The repository's secrets with the values that the credentials have now. */
function secretValues({ secrets }: CiDefinition, { credentials }: World): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(secrets).map(([name, credential]) => {
      const known = credentials.get(credential);
      if (!known) throw new Error(`no credential is called ${credential}`);
      return [name, known.value];
    }),
  );
}
