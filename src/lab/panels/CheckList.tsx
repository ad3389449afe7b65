import type { CheckReply } from "../protocol.ts";
import type { Session } from "../session.ts";
import { Code } from "./Code.tsx";
import { EvidenceList } from "./EvidenceList.tsx";
import { SecretText } from "./SecretText.tsx";

const MARK = { passed: "✓", failed: "✗", "not-reached": "–" } as const;
const WORD = { passed: "Passed", failed: "Failed", "not-reached": "Not reached" } as const;

/** What is asked of the answer. A failed check says what was seen, shows it, and offers its hint. */
export function CheckList({ session }: { session: Session }) {
  const grade = session.grade.value;
  if (!grade)
    return (
      <p class="waiting">{session.trouble.value ? "" : "Your files are being run for the first time."}</p>
    );
  return (
    <ol class="checks">
      {grade.checks.map((check) => (
        <Check key={check.id} check={check} session={session} />
      ))}
    </ol>
  );
}

function Check({ check, session }: { check: CheckReply; session: Session }) {
  return (
    <li class={`check ${check.status}`}>
      <p class="title">
        <span class="mark" aria-hidden="true">
          {MARK[check.status]}
        </span>
        <span>
          <span class="visually-hidden">{WORD[check.status]}: </span>
          {check.title}
        </span>
      </p>
      {check.status !== "passed" && (
        <div class="detail">
          {check.message && (
            <p>
              <SecretText text={check.message} secrets={session.secrets} />
            </p>
          )}
          <EvidenceList evidence={check.evidence} session={session} />
          {check.hint && <Hint id={check.id} text={check.hint} session={session} />}
        </div>
      )}
    </li>
  );
}

function Hint({ id, text, session }: { id: string; text: string; session: Session }) {
  if (!session.hints.value.has(id))
    return (
      <button type="button" class="link" onClick={() => session.openHint(id)}>
        Give me a hint
      </button>
    );
  return (
    <p class="hint">
      <strong>Hint</strong> <Code text={text} />
    </p>
  );
}
