import type { LintWarning } from "../../dockerfile/instructions.ts";
import { sortedByLine } from "../../dockerfile/lint/lint.ts";
import type { ImageStore } from "../../image/types.ts";
import type { Clock } from "../../process/types.ts";
import type { BuildError } from "../errors.ts";
import { planBuild } from "../plan.ts";
import { excerpt } from "../progress/excerpt.ts";
import { BuildLog } from "../progress/log.ts";
import { logPreparation } from "../progress/preparation.ts";
import type { BuildRequest, CheckResult } from "../types.ts";
import { answerJson } from "./json.ts";
import { locationOf } from "./location.ts";
import { sourceOf } from "./outline.ts";
import { RULE_DESCRIPTIONS } from "./rule-descriptions.ts";

/** `docker build --check`: the warnings for all stages, or the error that a build would end with. */
export function checkBuild(
  request: BuildRequest,
  images: ImageStore,
  clock: Clock,
  json: boolean,
): CheckResult {
  const plan = planBuild(request, images, true);
  const log = new BuildLog(clock, request.progress);
  logPreparation(log, request, plan, []);
  const { text } = request.dockerfile;
  const name = request.dockerfile.name.slice(request.dockerfile.name.lastIndexOf("/") + 1);
  const show = (range: LintWarning["range"]) => excerpt(name, text, range);
  const { warnings, failure } = plan.linted;
  const error = plan.error && plan.error.message !== failure ? plan.error : undefined;
  const status = error || warnings.length > 0 ? 1 : 0;
  const complaint = error
    ? `${[`ERROR: ${error.message}`, ...(error.range ? show(error.range) : []), ""].join("\n")}\n`
    : "";
  if (json) return { output: asJson(name, text, warnings, error), errors: complaint, status };
  if (error) return { output: "", errors: complaint, status };
  const blocks = sortedByLine(warnings).map(({ rule, message, range }) =>
    [`WARNING: ${rule} - ${ruleAddress(rule)}`, message, ...show(range), ""].join("\n"),
  );
  const errors = failure === undefined ? "" : `ERROR: ${failure}\n`;
  const output = [headline(warnings.length), ...(blocks.length > 0 ? ["", blocks.join("\n")] : [])].join(
    "\n",
  );
  return {
    output: `${output}${blocks.length > 0 && failure === undefined ? "" : "\n"}`,
    errors,
    status,
  };
}

/** For programs: in the order in which the rules spoke. The graph of the Dockerfile's own transfer is left out. */
function asJson(
  filename: string,
  text: string,
  warnings: readonly LintWarning[],
  error: BuildError | undefined,
): string {
  const listed = warnings.map(({ rule, message, range }) => ({
    ruleName: rule,
    description: RULE_DESCRIPTIONS[rule],
    url: ruleAddress(rule),
    detail: message,
    location: locationOf(range),
  }));
  const range = error?.range;
  const buildError = error && {
    message: error.message,
    ...(range ? { location: locationOf(range) } : {}),
  };
  return answerJson({
    warnings: listed.length > 0 ? listed : null,
    sources: [{ filename, data: sourceOf({ text }), language: "Dockerfile" }],
    ...(buildError ? { buildError } : {}),
  });
}

function headline(count: number): string {
  if (count === 0) return "Check complete, no warnings found.";
  return `Check complete, ${count === 1 ? "1 warning has" : `${count} warnings have`} been found!`;
}

/** `https://docs.docker.com/go/dockerfile/rule/from-as-casing/` */
function ruleAddress(rule: string): string {
  const words = rule.replace(/([a-z0-9])([A-Z])/g, "$1-$2").replace(/([A-Z])([A-Z][a-z])/g, "$1-$2");
  return `https://docs.docker.com/go/dockerfile/rule/${words.toLowerCase()}/`;
}
