import type { Diagnostic, Fix } from "../../engine/rules/types.ts";
import { explanationOf } from "../rule-link.ts";
import type { Session } from "../session.ts";

const KINDS = { error: "Does not parse", warning: "Warning", info: "Note" } as const;

/** What the rules say about the files, those of the chosen file first. For touch devices it stands in for squiggles. */
export function ProblemList({ session }: { session: Session }) {
  const active = session.active.value;
  const found = session.diagnostics.value;
  if (found.length === 0) return null;
  const here = found.filter(({ file }) => file === active);
  const elsewhere = found.filter(({ file }) => file !== active);
  const warnings = found.filter(({ severity }) => severity !== "info").length;
  return (
    <details class="problems">
      <summary>
        <span>
          {warnings > 0 ? `${warnings} ${warnings === 1 ? "problem" : "problems"}` : "Notes only"}
          {found.length > warnings && warnings > 0 && `, ${found.length - warnings} more notes`}
        </span>
        {elsewhere.length > 0 && <span class="elsewhere">{elsewhere.length} in other files</span>}
      </summary>
      <ul>
        {[...here, ...elsewhere].map((diagnostic) => (
          <Problem key={keyOf(diagnostic)} session={session} diagnostic={diagnostic} />
        ))}
      </ul>
    </details>
  );
}

function Problem({ session, diagnostic }: { session: Session; diagnostic: Diagnostic }) {
  const { file, range, rule, message, severity, fix } = diagnostic;
  const link = explanationOf(diagnostic);
  return (
    <li class={`problem ${severity}`}>
      <button type="button" class="link place" onClick={() => session.showCause({ file, range })}>
        {file}:{range.start.line}
      </button>
      <span>
        <span class="visually-hidden">{KINDS[severity]}: </span>
        {message}{" "}
        {link && (
          <a href={link} target="_blank" rel="noopener">
            {rule}
          </a>
        )}
      </span>
      {fix && (
        <button type="button" class="fix" onClick={() => void make(session, fix)}>
          {fix.title}
        </button>
      )}
    </li>
  );
}

async function make(session: Session, fix: Fix): Promise<void> {
  const { makeFix } = await import("../diagnostics.ts");
  makeFix(session, fix);
}

function keyOf({ file, range, rule }: Diagnostic): string {
  return `${file}:${range.start.line}:${range.start.column}:${rule}`;
}
