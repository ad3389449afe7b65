import type { Session } from "../../session.ts";

/** What can be done about findings that stand here: see them in the terminal, hold the runs together, go to the cause. */
export function FindingWays({ session, findings }: { session: Session; findings: readonly number[] }) {
  const known = session.grade.value?.findings ?? [];
  const items = findings.flatMap((index) => known[index] ?? []);
  const [first] = items;
  if (!first) return null;
  const { index, show, cause, meant, finding } = first;
  return (
    <p class="ways">
      {meant && <span class="as-meant">as meant</span>}
      {finding.encoding !== "exact" && <span class="as-meant">{ENCODING[finding.encoding]}</span>}
      {show && (
        <button type="button" class="link" title={show} onClick={() => void session.showEvidence(show)}>
          show me
        </button>
      )}
      <button type="button" class="link" onClick={() => (session.compared.value = index)}>
        two runs
      </button>
      {cause && (
        <button type="button" class="link" onClick={() => session.showCause(cause)}>
          why: {cause.file}:{cause.range.start.line}
        </button>
      )}
    </p>
  );
}

export const ENCODING = {
  exact: "as it is",
  base64: "in base64",
  base64url: "in base64url",
  hex: "in hexadecimal",
  url: "URL-encoded",
  reversed: "reversed",
  derived: "changes with the secret",
} as const;
