import { parse } from "yaml";
import { z } from "zod";
import type { Verdict } from "./verdict.ts";

const head = z.strictObject({
  /** The check that the mistake must fail. */
  fails: z.string(),
  /** Where behaviour alone is not enough to tell it from the starter: what some finding's `where` must match. */
  where: z.string().optional(),
  /** The same for the image, container or service that some finding is about. */
  object: z.string().optional(),
  /** The same for what the failed check says. */
  says: z.string().optional(),
  /** For the same purpose: how many findings there must be. */
  findings: z.number().int().optional(),
});

/** `mistakes/<name>/why.md`: what the mistake fails, and what the learner reads about it. */
export interface MistakeNote {
  readonly fails: string;
  readonly where: RegExp | undefined;
  readonly object: RegExp | undefined;
  readonly says: RegExp | undefined;
  readonly findings: number | undefined;
  /** Markdown. */
  readonly why: string;
}

/** Reads `why.md`; throws an Error that names what is missing. */
export function parseMistakeNote(text: string): MistakeNote {
  const parts = /^---\n([\s\S]*?)\n---\n([\s\S]+)$/.exec(text);
  if (!parts)
    throw new Error("why.md begins with `---`, a line `fails: <check id>`, and `---`; the text follows");
  const { where, object, says, ...given } = head.parse(parse(parts[1] ?? ""));
  const pattern = (text: string | undefined) => (text === undefined ? undefined : new RegExp(text));
  return {
    fails: given.fails,
    ...{ where: pattern(where), object: pattern(object), says: pattern(says), findings: given.findings },
    why: (parts[2] ?? "").trim(),
  };
}

/** A wrong answer that people really give, and what it shows when graded. */
export interface KnownMistake {
  readonly name: string;
  readonly note: MistakeNote;
  readonly verdict: Verdict;
}

/**
 * How an answer behaves, whatever its text: which checks fail, on which surfaces which credential shows, and
 * whether a later layer hides it. Two answers with one fingerprint are the same mistake.
 */
export function fingerprint({ checks, evidence }: Verdict): string {
  const failing = checks
    .filter(({ status }) => status !== "passed")
    .map(({ id, status }) => `${id} ${status}`);
  const shown = evidence
    .filter(({ meant }) => !meant)
    .map(({ finding }) =>
      [finding.credential, finding.surface, finding.encoding, finding.deleted ? "deleted" : ""].join(" "),
    );
  return [...failing, ...new Set(shown)].sort().join("\n");
}

/** The known mistake that `verdict` behaves like, if there is one. */
export function recognise(verdict: Verdict, mistakes: readonly KnownMistake[]): KnownMistake | undefined {
  if (verdict.passed) return undefined;
  const own = fingerprint(verdict);
  return mistakes.find(({ note, verdict: known }) => fingerprint(known) === own && fits(verdict, note));
}

function fits({ checks, evidence }: Verdict, { fails, where, object, says, findings }: MistakeNote): boolean {
  if (findings !== undefined && evidence.filter(({ meant }) => !meant).length !== findings) return false;
  if (object && !evidence.some(({ finding }) => object.test(finding.object))) return false;
  if (says && !checks.some(({ id, message }) => id === fails && says.test(message))) return false;
  return where === undefined || evidence.some(({ finding }) => where.test(finding.where));
}
