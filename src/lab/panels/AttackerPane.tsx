import { useEffect, useRef } from "preact/hooks";
import { LeakMap } from "../../components/LeakMap.tsx";
import type { Surface } from "../../engine/evidence/types.ts";
import { markProgress } from "../progress-marks.ts";
import type { GradeReply } from "../protocol.ts";
import type { Session } from "../session.ts";
import { tileOf } from "../surfaces.ts";
import { CheckList } from "./CheckList.tsx";
import { Code } from "./Code.tsx";
import { EvidenceList } from "./EvidenceList.tsx";
import { Solution } from "./Solution.tsx";

interface Props {
  readonly session: Session;
  readonly also: readonly Surface[];
  readonly next: { readonly href: string; readonly title: string } | undefined;
}

/** What an attacker sees of the answer, and what the checks say about it. */
export function AttackerPane({ session, also, next }: Props) {
  const grade = session.grade.value;
  const selected = session.selected.value;
  const body = useRef<HTMLDivElement>(null);
  const passed = grade?.passed ?? false;
  // The good news stands at the top, whatever was being read.
  useEffect(() => {
    if (passed) body.current?.scrollTo({ top: 0 });
    markProgress(document);
  }, [passed]);
  return (
    <>
      <header class="pane-head">
        <h2>What an attacker sees</h2>
        <span class="busy" data-on={session.grading.value}>
          {session.grading.value ? "running" : ""}
        </span>
      </header>
      <div class="pane-body" ref={body}>
        <LeakMap
          counts={grade?.map ?? null}
          also={also}
          selected={selected}
          onSelect={(surface) => {
            session.selected.value = selected === surface ? null : surface;
          }}
          label="Leak map of your files"
        />
        {selected && <Selected session={session} surface={selected} />}
        {session.trouble.value && <p class="trouble">{session.trouble.value}</p>}
        {grade && <SourceErrors grade={grade} session={session} />}
        {grade?.passed && <Celebration next={next} />}
        {grade?.mistake && !grade.passed && (
          <aside class="mistake">
            <h3>What happened here</h3>
            <p>
              <Code text={grade.mistake.why.trim()} />
            </p>
          </aside>
        )}
        <h3 class="checks-title">Checks</h3>
        <CheckList session={session} />
        {!session.own && <Solution session={session} />}
      </div>
    </>
  );
}

function Selected({ session, surface }: { session: Session; surface: Surface }) {
  const tile = tileOf(surface);
  const found = session.grade.value?.findings.filter(({ finding }) => finding.surface === surface) ?? [];
  return (
    <section class="selected" aria-label={tile.name}>
      <h3>{tile.name}</h3>
      <p>{tile.about}</p>
      {found.length === 0 && <p class="none">Nothing of a secret can be seen here.</p>}
      {found.length > 0 && found.every(({ meant }) => meant) && (
        <p class="none">This is how the secret is meant to arrive.</p>
      )}
      <EvidenceList evidence={found} session={session} />
    </section>
  );
}

function SourceErrors({ grade, session }: { grade: GradeReply; session: Session }) {
  if (grade.sourceErrors.length === 0) return null;
  return (
    <section class="source-errors">
      <h3>This does not parse yet</h3>
      <ul>
        {grade.sourceErrors.map(({ file, line, column, message, mend }) => (
          <li key={`${file}:${line}:${column}:${message}`}>
            <button
              type="button"
              class="link"
              onClick={() =>
                session.showCause({
                  file,
                  range: { start: { line, column }, end: { line, column: column + 1 } },
                })
              }
            >
              {file}:{line}:{column}
            </button>{" "}
            {message}
            {mend && <span class="mend"> {mend}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Celebration({ next }: { next: Props["next"] }) {
  return (
    <section class="celebration">
      <p>
        <strong>Solved.</strong> Run twice with two different secrets, your files leave the same traces:
        nothing that can be read depends on the secret.
      </p>
      <a class="button small" href={next?.href ?? "/curriculum/"}>
        {next ? `Next: ${next.title}` : "Back to the curriculum"}
      </a>
    </section>
  );
}
