import type { Finding, Surface } from "../evidence/types.ts";
import type { CommandOutcome } from "../host/types.ts";

/** A finding as the learner sees it. */
export interface Evidence {
  readonly finding: Finding;
  /** The line that holds it, values masked as `{npm_token}`. */
  readonly excerpt: string;
  /** The command that an attacker would type. */
  readonly show: string;
  /** Whether every check of the lab allows it: a run-time mount in the service that needs it. */
  readonly meant: boolean;
}

export interface CheckVerdict {
  readonly id: string;
  readonly title: string;
  readonly status: "passed" | "failed" | "not-reached";
  readonly message: string;
  readonly evidence: readonly Evidence[];
  /** The hint that fits what was seen; only for failed checks. */
  readonly hint?: string;
}

/** What `leaklab grade --json` prints, and what the lab page draws. */
export interface Verdict {
  readonly passed: boolean;
  readonly checks: readonly CheckVerdict[];
  readonly evidence: readonly Evidence[];
  readonly commands: readonly CommandOutcome[];
  /** Files that do not parse: a verdict of its own, before any check. */
  readonly sourceErrors: readonly SourceProblem[];
  /** How many findings each surface has, and how many of them are meant. */
  readonly map: Readonly<Record<Surface, { readonly count: number; readonly meant: number }>>;
}

export interface SourceProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly mend?: string;
}
