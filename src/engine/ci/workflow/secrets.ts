import type { Job, Step, Text, TextMap, Workflow } from "./types.ts";

/**
 * The secrets that a job is sent: those that its own part of the workflow, or the workflow's `env`, names. GitHub hands a
 * runner no others (docs.github.com, "Using secrets in GitHub Actions"), but all of them where it cannot tell which:
 * `toJSON(secrets)`, `secrets[...]` (CodeQL, actions/excessive-secrets-exposure).
 */
export function secretsIn(
  workflow: Pick<Workflow, "env" | "defaults">,
  job: Omit<Job, "secrets">,
): Job["secrets"] {
  const names = new Set<string>();
  for (const { text } of textsOf(workflow, job)) {
    const expressions = text.match(/\$\{\{.*?\}\}/gs)?.join("\n") ?? "";
    if (/\bsecrets\s*\[\s*[^'\s]|\bsecrets\b(?!\s*[.[])/i.test(expressions)) return "all";
    for (const [, dotted, quoted] of expressions.matchAll(
      /\bsecrets\s*(?:\.\s*([\w-]+)|\[\s*'([^']*)'\s*\])/gi,
    ))
      names.add((dotted ?? quoted ?? "").toUpperCase());
  }
  return names;
}

function textsOf(workflow: Pick<Workflow, "env" | "defaults">, job: Omit<Job, "secrets">): Text[] {
  const all: (Text | undefined)[] = [
    ...values(workflow.env),
    ...Object.values(workflow.defaults),
    ...[job.name, conditionText(job.condition)],
    ...values(job.env),
    ...values(job.outputs),
    ...Object.values(job.defaults),
    ...job.steps.flatMap(textsOfStep),
  ];
  return all.filter((text) => text !== undefined);
}

function textsOfStep(step: Step): (Text | undefined)[] {
  const own = "run" in step ? [step.run, step.shell, step.workingDirectory] : values(step.with);
  return [step.name, conditionText(step.condition), ...values(step.env), ...own];
}

/** `if:` is an expression with or without the braces. */
function conditionText(condition: Text | undefined): Text | undefined {
  return condition && { ...condition, text: `\${{ ${condition.text} }}` };
}

function values(map: TextMap): Text[] {
  return [...map.values()];
}
