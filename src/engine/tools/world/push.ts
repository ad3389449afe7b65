import { print } from "../../process/io.ts";
import type { Process } from "../../process/types.ts";
import { CI_FACILITY, type Pipeline, PipelineError } from "../../services/pipeline.ts";
import { type Action, namesOf, WorldError } from "./index.ts";

function pipelineOf(process: Process): Pipeline {
  const pipeline = process.machine.facilities.get(CI_FACILITY) as Pipeline | undefined;
  if (!pipeline)
    throw new WorldError(
      "there was no .github/workflows when this machine was switched on, so nothing answers a push",
    );
  return pipeline;
}

/** Says what a PipelineError says as the one who typed the command reads it. */
async function told<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PipelineError) throw new WorldError(error.message);
    throw error;
  }
}

export const push: Action = async (_world, _words, process) => {
  const pipeline = pipelineOf(process);
  let writing = Promise.resolve();
  const tell = (line: string) => {
    // Who ends this process ends the writing too.
    writing = writing.then(() => print(process, `${line}\n`)).catch(() => {});
  };
  const records = await told(() => process.wait(pipeline.push(tell))).finally(() => writing);
  const failed = records.filter(({ result }) => result === "failure");
  if (failed.length === 0) return "";
  throw new WorldError(failed.map(({ job, lines }) => `the job ${job} failed${reason(lines)}`).join("; "));
};

/** What the log says of the first thing that went wrong. */
function reason(lines: readonly string[]): string {
  const error = lines.find((line) => line.startsWith("##[error]"))?.slice("##[error]".length);
  return error === undefined ? "" : `: ${error}`;
}

export const log: Action = (_world, [name], process) => {
  const { jobs } = pipelineOf(process);
  const list = namesOf(new Set(jobs.map(({ job }) => job)));
  if (jobs.length === 0) throw new WorldError("no job has run yet: world push");
  const record = jobs.findLast(({ job }) => name === undefined || job === name);
  if (!record) throw new WorldError(`no job is called ${name}; there are ${list}`);
  const summary = record.summary.length > 0 ? ["", "Summary of the run:", ...record.summary] : [];
  return [...record.lines, ...summary].map((line) => `${line}\n`).join("");
};

export const actions: Action = (_world, _words, process) =>
  [...pipelineOf(process).tags()]
    .map(([reference, { commit, published }]) =>
      commit === published
        ? `${reference}  ${commit}\n`
        : `${reference}  ${commit}  moved; its author published ${published}\n`,
    )
    .join("");

export const repoint: Action = async (_world, [reference = ""], process) => {
  const commit = await told(() => pipelineOf(process).repoint(reference));
  return `${reference} stands for ${commit} now, a commit of the attacker's.\n`;
};
