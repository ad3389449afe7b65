import { parseDockerfile } from "../../dockerfile/parse.ts";
import type { ImageStore } from "../../image/types.ts";
import type { Clock } from "../../process/types.ts";
import { SourceError } from "../../source/errors.ts";
import { BaseImages } from "../base-images.ts";
import { type Plan, planBuild } from "../plan.ts";
import { BuildLog } from "../progress/log.ts";
import { logPreparation } from "../progress/preparation.ts";
import { warningBlock } from "../progress/warnings.ts";
import type { BuildCall, BuildRequest, CheckResult } from "../types.ts";
import { checkBuild } from "./check.ts";
import { answerJson } from "./json.ts";
import { outlineJson, outlineText } from "./outline.ts";
import { targetsJson, targetsText } from "./targets.ts";

/** `docker build --call=...`: the frontend answers a question about the Dockerfile, and no step runs. */
export function answerCall(
  request: BuildRequest,
  call: BuildCall,
  images: ImageStore,
  clock: Clock,
): CheckResult {
  if (call.name === "check" || call.name === "lint") return checkBuild(request, images, clock, call.json);
  const log = new BuildLog(clock, request.progress);
  if (call.name === "outline") return answerOutline(request, call.json, images, log);
  logPreparation(log, request, nothingPlanned(images), []);
  if (call.name === "targets") return answerTargets(request, call.json);
  const refusal = `unsupported request frontend.${call.name}`;
  return failed(`${refusal}: ${refusal}`);
}

function answerOutline(request: BuildRequest, json: boolean, images: ImageStore, log: BuildLog): CheckResult {
  const plan = planBuild(request, images);
  logPreparation(log, request, plan, []);
  const { error, dockerfile, converted } = plan;
  if (error || !dockerfile || !converted) return failed(error?.message ?? "");
  for (const line of warningBlock(plan.linted.warnings)) log.show(line);
  const output = json ? answerJson(outlineJson(converted, dockerfile)) : outlineText(converted, dockerfile);
  return { output, errors: "", status: 0 };
}

function answerTargets(request: BuildRequest, json: boolean): CheckResult {
  try {
    const dockerfile = parseDockerfile(request.dockerfile.text, request.dockerfile.name);
    const output = json ? answerJson(targetsJson(dockerfile)) : targetsText(dockerfile);
    return { output, errors: "", status: 0 };
  } catch (error) {
    if (error instanceof SourceError) return failed(error.message);
    throw error;
  }
}

/** The log of a question for which only the Dockerfile is read. */
function nothingPlanned(images: ImageStore): Plan {
  const linted = { warnings: [], failure: undefined };
  return {
    dockerfile: undefined,
    images: new BaseImages(images),
    linted,
    converted: undefined,
    error: undefined,
  };
}

function failed(message: string): CheckResult {
  return { output: "", errors: "", status: 1, failure: `failed to build: failed to solve: ${message}` };
}
