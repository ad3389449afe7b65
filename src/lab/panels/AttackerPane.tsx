import { useEffect, useRef } from "preact/hooks";
import { LeakMap } from "../../components/LeakMap.tsx";
import type { Surface } from "../../engine/evidence/types.ts";
import { markProgress } from "../progress-marks.ts";
import type { GradeReply } from "../protocol.ts";
import type { Session } from "../session.ts";
import { Views } from "./Views.tsx";

interface Props {
  readonly session: Session;
  readonly also: readonly Surface[];
  readonly next: { readonly href: string; readonly title: string } | undefined;
}

/** What an attacker sees of the answer, and what the checks say about it. */
export function AttackerPane({ session, also, next }: Props) {
  const grade = session.grade.value;
  const looking = session.view.value === "look" ? (session.shelf.value?.surface ?? null) : null;
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
          selected={looking}
          onSelect={(surface) => {
            if (looking === surface) session.view.value = "checks";
            else session.lookAt(surface);
          }}
          label="Leak map of your files"
        />
        {session.trouble.value && <p class="trouble">{session.trouble.value}</p>}
        {grade && <SourceErrors grade={grade} session={session} />}
        {grade?.passed && <Celebration grade={grade} next={next} />}
        <Views session={session} />
      </div>
    </>
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

function Celebration({ grade, next }: { grade: GradeReply; next: Props["next"] }) {
  const isSeen = Object.values(grade.map).some(({ count }) => count > 0);
  return (
    <section class="celebration">
      <p>
        <strong>Solved.</strong>{" "}
        {isSeen
          ? "Run twice with two different secrets, your files leave the same traces, but for the hatched places: there the secret is meant to be."
          : "Run twice with two different secrets, your files leave the same traces: nothing that can be read depends on the secret."}
      </p>
      <a class="button small" href={next?.href ?? "/curriculum/"}>
        {next ? `Next: ${next.title}` : "Back to the curriculum"}
      </a>
    </section>
  );
}
