import { StepError } from "../errors.ts";
import type { Plan } from "../plan.ts";
import type { BuildRequest } from "../types.ts";
import type { BuildLog, StepLog } from "./log.ts";
import { humanSize } from "./size.ts";
import { warningLine } from "./warnings.ts";

/** What the client's file transfer adds to a file's own bytes. */
const OVERHEAD = 36;

/**
 * The `[internal]` steps before the first real one. Returns the step that failed, where looking up a base
 * image did.
 */
export function logPreparation(
  log: BuildLog,
  request: BuildRequest,
  plan: Plan,
  folders: readonly string[],
): StepLog | undefined {
  log.show('#0 building with "default" instance using docker driver');
  const { name, text } = request.dockerfile;
  const load = log.step(`[internal] load build definition from ${name.slice(name.lastIndexOf("/") + 1)}`);
  const size = new TextEncoder().encode(text).length + OVERHEAD;
  load.line(`transferring dockerfile: ${humanSize(size)} done`);
  for (const warning of plan.linted.warnings) load.line(warningLine(warning));
  load.done();
  const syntax = plan.dockerfile?.directives.find((directive) => directive.name === "syntax")?.value;
  if (syntax !== undefined) {
    log
      .step(`resolve image config for docker-image://docker.io/${syntax.replace(/^docker\.io\//, "")}`)
      .done();
  }
  for (const [index, reference] of plan.images.asked.entries()) {
    const step = log.step(`[internal] load metadata for ${reference}`);
    const isLast = index === plan.images.asked.length - 1;
    if (isLast && plan.error instanceof StepError) {
      step.error(plan.error.stepMessage);
      return step;
    }
    step.done();
  }
  if (!plan.converted) return undefined;
  for (const folder of folders) loadIgnore(log, `[context ${folder}]`, folder, 0);
  loadIgnore(log, "[internal]", "context", request.context.ignoreText?.length ?? 0);
  return undefined;
}

function loadIgnore(log: BuildLog, prefix: string, name: string, size: number): void {
  const step = log.step(`${prefix} load .dockerignore`);
  step.line(`transferring ${name}: ${humanSize(size === 0 ? 2 : size + OVERHEAD)} done`);
  step.done();
}
