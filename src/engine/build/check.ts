import type { LintWarning } from "../dockerfile/instructions.ts";
import { sortedByLine } from "../dockerfile/lint/lint.ts";
import type { ImageStore } from "../image/types.ts";
import type { Clock } from "../process/types.ts";
import { planBuild } from "./plan.ts";
import { excerpt } from "./progress/excerpt.ts";
import { BuildLog } from "./progress/log.ts";
import { logPreparation } from "./progress/preparation.ts";
import type { BuildRequest, CheckResult } from "./types.ts";

/** `docker build --check`: the warnings for all stages, or the error that a build would end with. */
export function checkBuild(request: BuildRequest, images: ImageStore, clock: Clock): CheckResult {
  const plan = planBuild(request, images, true);
  const log = new BuildLog(clock, request.progress);
  logPreparation(log, request, plan, []);
  const { text } = request.dockerfile;
  const name = request.dockerfile.name.slice(request.dockerfile.name.lastIndexOf("/") + 1);
  const show = (range: LintWarning["range"]) => excerpt(name, text, range);
  const { warnings, failure } = plan.linted;
  if (plan.error && plan.error.message !== failure) {
    const { message, range } = plan.error;
    const lines = [`ERROR: ${message}`, ...(range ? show(range) : []), ""];
    return { output: "", errors: `${lines.join("\n")}\n`, status: 1 };
  }
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
    status: warnings.length > 0 ? 1 : 0,
  };
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
