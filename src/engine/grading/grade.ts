import type { Finding, Surface } from "../evidence/types.ts";
import { SURFACES } from "../evidence/types.ts";
import type { DockerCall } from "../host/types.ts";
import type { Workspace } from "../source/workspace.ts";
import type { Outcome } from "./attempt.ts";
import { evaluateCheck } from "./checks/index.ts";
import type { Lab } from "./lab.ts";
import { type Excerpts, runLab, type Witnessed } from "./run-lab.ts";
import { attackersCommand } from "./show.ts";
import { sourceProblems } from "./source-problems.ts";
import type { CheckVerdict, Evidence, Verdict } from "./verdict.ts";

/**
 * Grades a learner's files: runs the lab's commands with both values of every credential, compares what can be
 * read afterwards, and asks every check. Passing needs every check; files that do not parse fail before that.
 * `folder` is the workspace's name (Compose names projects after it); `witness` is shown both runs before any check acts.
 */
export async function gradeLab(
  lab: Lab,
  files: Workspace,
  folder = "shop",
  witness?: (witnessed: Witnessed) => void,
): Promise<Verdict> {
  const { attempt, excerpts, witnessed } = await runLab(lab, files, folder);
  witness?.(witnessed);
  const calls = [...attempt.runs[0].host.calls];
  const outcomes = new Map<string, Outcome>();
  for (const check of lab.checks) outcomes.set(check.id, await evaluateCheck(check, attempt));

  const found = new Set([
    ...attempt.findings,
    ...[...outcomes.values()].flatMap(({ findings = [] }) => findings),
  ]);
  const evidence = [...found].map((finding) => evidenceOf(finding, lab, outcomes, { excerpts, calls }));
  const problems = sourceProblems(files);
  const checks = lab.checks.map((check) => checkVerdict(check, outcomes.get(check.id) as Outcome, evidence));
  return {
    passed: problems.length === 0 && checks.every(({ status }) => status === "passed"),
    checks,
    evidence,
    commands: attempt.runs[0].commands.map(({ exit, stderr_tail }) => ({ exit, stderr_tail })),
    sourceErrors: problems,
    map: mapOf(evidence),
  };
}

function evidenceOf(
  finding: Finding,
  lab: Lab,
  outcomes: ReadonlyMap<string, Outcome>,
  { excerpts, calls }: { readonly excerpts: Excerpts; readonly calls: readonly DockerCall[] },
): Evidence {
  return {
    finding,
    excerpt: excerpts(finding),
    show: unmask(attackersCommand(finding, calls), lab),
    meant: isMeant(finding, lab, outcomes),
  };
}

/** Findings show values as `{npm_token}`; a command that is to run needs them as they are. */
function unmask(command: string, lab: Lab): string {
  return Object.entries(lab.credentials).reduce(
    (text, [name, { value }]) => text.replaceAll(`{${name}}`, value),
    command,
  );
}

/**
 * Meant: a declared output, or a surface that some check allows for this credential, and no check counts the finding against
 * the answer.
 */
function isMeant(finding: Finding, lab: Lab, outcomes: ReadonlyMap<string, Outcome>): boolean {
  const allowed = lab.checks.some(
    (check) =>
      check.check === "hidden" &&
      check.credential === finding.credential &&
      check.allow.includes(finding.surface),
  );
  return (
    (allowed || finding.allowed !== undefined) &&
    ![...outcomes.values()].some(({ findings }) => findings?.includes(finding))
  );
}

function checkVerdict(
  check: Lab["checks"][number],
  outcome: Outcome,
  evidence: readonly Evidence[],
): CheckVerdict {
  const own = evidence.filter(({ finding }) => outcome.findings?.includes(finding));
  const hint = outcome.status === "failed" ? hintFor(check, own) : undefined;
  return {
    id: check.id,
    title: check.title,
    status: outcome.status,
    message: outcome.message,
    evidence: own,
    ...(hint === undefined ? {} : { hint }),
  };
}

/** The hint for the first surface, in the order in which a secret travels, on which the credential was seen. */
function hintFor(check: Lab["checks"][number], evidence: readonly Evidence[]): string | undefined {
  const seen = new Set(evidence.map(({ finding }) => finding.surface));
  const surface = SURFACES.find((candidate) => seen.has(candidate) && check.hints[candidate] !== undefined);
  return (surface && check.hints[surface]) ?? check.hint;
}

function mapOf(evidence: readonly Evidence[]): Verdict["map"] {
  const entries = SURFACES.map((surface): [Surface, { count: number; meant: number }] => {
    const here = evidence.filter(({ finding }) => finding.surface === surface);
    return [surface, { count: here.length, meant: here.filter(({ meant }) => meant).length }];
  });
  return Object.fromEntries(entries) as Verdict["map"];
}
