import { NotModelledError } from "../../source/errors.ts";
import { describeLocation } from "../../source/position.ts";
import type { ActionModel } from "../actions/types.ts";
import { OutputReader } from "../log/commands.ts";
import { refuseAt } from "../workflow/reader.ts";
import type { ActionStep, ScriptStep, Step } from "../workflow/types.ts";
import { dump } from "./dump.ts";
import { FileCommandError, type FileName, makeFiles, readPairs, readPaths } from "./environment-files.ts";
import type { JobRun, StepResult } from "./job-run.ts";
import { shellLine, shellWords } from "./shell.ts";

/** Runs one step, or skips it. What the simulator does not model is thrown. */
export async function runStep(run: JobRun, step: Step, number: number): Promise<void> {
  const { log } = run;
  if (!run.holds(step.condition)) return run.finish(step, "skipped", new Map());
  const own = run.expandAll(step.env);
  const outputs = new Map<string, string>();
  const files = makeFiles(run.options.runner, number);
  const environment = new Map([...run.environmentOf(own), ...files]);
  let error = await ("run" in step
    ? runScript(run, step, own, environment, outputs)
    : runAction(run, step, own, environment, outputs));
  try {
    takeFiles(run, files, outputs);
  } catch (problem) {
    if (!(problem instanceof FileCommandError)) throw problem;
    error ??= `Unable to process file command successfully. ${problem.message}`;
  }
  if (error !== undefined) log.error(error);
  const outcome: StepResult["outcome"] = error === undefined ? "success" : "failure";
  run.finish(step, outcome, outputs);
}

/** A `run:` step; what the log says of its failure. */
async function runScript(
  run: JobRun,
  step: ScriptStep,
  own: ReadonlyMap<string, string>,
  environment: ReadonlyMap<string, string>,
  outputs: Map<string, string>,
): Promise<string | undefined> {
  const { log, masker } = run;
  const { runner, job, workflow } = run.options;
  const script = run.expand(step.run, own);
  const shell = shellLine(step.shell ?? job.defaults.shell ?? workflow.defaults.shell);
  const folder = step.workingDirectory ?? job.defaults.workingDirectory ?? workflow.defaults.workingDirectory;
  const lines = script.replace(/\n+$/, "").split("\n");
  log.group(`Run ${script.trimStart().split("\n")[0]}`, [...lines, `shell: ${shell}`, ...run.listed(own)]);
  const file = runner.temporary(".sh");
  runner.write(file, script);
  const reader = new OutputReader({ log, masker, setOutput: (name, value) => outputs.set(name, value) });
  const cwd = folder ? runner.path(run.expand(folder, own)) : runner.workspace;
  if (!runner.exists(cwd))
    return `An error occurred trying to start process '${shell.split(" ")[0]}' with working directory '${cwd}'. No such file or directory`;
  const exit = await runner.run(shellWords(shell, file), {
    environment,
    cwd,
    onLine: (line) => reader.line(line),
  });
  return exit === 0 ? undefined : `Process completed with exit code ${exit}.`;
}

/** A `uses:` step; what the log says of its failure. */
async function runAction(
  run: JobRun,
  step: ActionStep,
  own: ReadonlyMap<string, string>,
  environment: ReadonlyMap<string, string>,
  outputs: Map<string, string>,
): Promise<string | undefined> {
  const { log } = run;
  const { catalogue, runner, push, token, files, world } = run.options;
  const resolved = catalogue.resolve(step.action, step.ref);
  if (!resolved) throw new Error(`${step.action}@${step.ref} was not prepared`);
  const inputs = new Map(
    [...run.expandAll(step.with, own)].map(([name, value]) => [name.toLowerCase(), value]),
  );
  const shown = [...inputs]
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `  ${name}: ${value.trimEnd()}`);
  checkInputs(run, step, resolved.model, inputs);
  log.group(`Run ${step.action}@${step.ref}`, [
    ...(shown.length > 0 ? ["with:", ...shown] : []),
    ...run.listed(own),
  ]);
  const result = await resolved.model.run({
    ...{ inputs, environment, runner, log, masker: run.masker, token, world, at: step.at, notes: run.notes },
    repository: { name: push.repository, isPrivate: push.isPrivate, files },
    exportVariable: (name, value) => run.environment.set(name, value),
    onEnd: (cleanUp) => run.cleanUps.push(cleanUp),
  });
  if (resolved.isRepointed) log.write(dump(run.secrets));
  for (const [name, value] of result.outputs ?? []) outputs.set(name, value);
  return result.error;
}

function checkInputs(
  run: JobRun,
  step: ActionStep,
  { inputs }: ActionModel,
  given: ReadonlyMap<string, string>,
): void {
  const { modelled, harmless = [], refused = [] } = inputs;
  for (const [name, text] of step.with) {
    if (refused.includes(name.toLowerCase())) refuseAt(`the input \`${name}\` of ${step.action}`, text.at);
  }
  const known = [...modelled, ...harmless];
  const unexpected = [...given.keys()].filter((name) => !known.includes(name));
  if (unexpected.length > 0 && known.length > 0)
    run.log.warning(
      `Unexpected input(s) ${unexpected.map((name) => `'${name}'`).join(", ")}, valid inputs are [${known.map((name) => `'${name}'`).join(", ")}]`,
    );
}

function takeFiles(run: JobRun, files: ReturnType<typeof makeFiles>, outputs: Map<string, string>): void {
  const { runner } = run.options;
  const read = (name: FileName) => {
    const path = files.get(name) ?? "";
    return runner.exists(path) ? runner.read(path) : "";
  };
  for (const [name, value] of readPairs(read("GITHUB_ENV"))) run.environment.set(name, value);
  for (const [name, value] of readPairs(read("GITHUB_OUTPUT"))) outputs.set(name, value);
  run.summarise(read("GITHUB_STEP_SUMMARY"));
  run.paths.push(...readPaths(read("GITHUB_PATH")));
}

/**
 * Finds the commit of every action before the first step runs, as the runner does; what the log says where there is none. Throws
 * NotModelledError for what GitHub may have and the simulator has not.
 */
export function prepareActions(run: JobRun): string | undefined {
  const { job, catalogue } = run.options;
  const actions = job.steps.filter((step) => "action" in step);
  if (actions.length === 0) return undefined;
  run.log.write("Prepare all required actions");
  run.log.write("Getting action download info");
  for (const { action, ref, at } of actions) {
    const model = catalogue.model(action);
    if (!model) refuseAt(`the action ${action}`, at);
    const resolved = catalogue.resolve(action, ref);
    if (!resolved) {
      const known = model.versions.map(({ tags, commit }) => `${tags.join(", ")} (${commit})`).join("; ");
      const whole = model.versions.find(({ commit }) => /^[0-9a-f]{7,}$/.test(ref) && commit.startsWith(ref));
      if (whole)
        return `Unable to resolve action \`${action}@${ref}\`, the provided ref \`${ref}\` is the shortened version of a commit SHA, which is not supported. Please use the full commit SHA \`${whole.commit}\` instead.`;
      if (model.isMadeUp)
        return `Unable to resolve action \`${action}@${ref}\`, unable to find version \`${ref}\``;
      throw new NotModelledError(`${action}@${ref} (${describeLocation(at)}; there are ${known})`);
    }
    run.log.write(`Download action repository '${action}@${ref}' (SHA:${resolved.commit})`);
  }
  return undefined;
}
