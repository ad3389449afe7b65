import type { CheckReply } from "../protocol.ts";
import type { Session } from "../session.ts";
import { Code } from "./Code.tsx";
import { EvidenceList } from "./EvidenceList.tsx";
import { Hints } from "./Hints.tsx";
import { SecretText } from "./SecretText.tsx";

const MARK = { passed: "✓", failed: "✗", "not-reached": "–" } as const;
const WORD = { passed: "Passed", failed: "Failed", "not-reached": "Not reached" } as const;

/** What is asked of the answer. The first check that fails explains itself; the others wait for their turn. */
export function CheckList({ session }: { session: Session }) {
  const grade = session.grade.value;
  if (!grade)
    return (
      <p class="waiting">{session.trouble.value ? "" : "Your files are being run for the first time."}</p>
    );
  const first = grade.checks.find(({ status }) => status === "failed");
  return (
    <ol class="checks">
      {grade.checks.map((check) => (
        <Check
          key={check.id}
          check={check}
          mistake={check === first ? grade.mistake?.why : undefined}
          open={check === first}
          session={session}
        />
      ))}
    </ol>
  );
}

interface CheckProps {
  readonly check: CheckReply;
  /** The lesson's words for what the learner did. */
  readonly mistake: string | undefined;
  readonly open: boolean;
  readonly session: Session;
}

function Check({ check, mistake, open, session }: CheckProps) {
  const { status, title, message, evidence } = check;
  return (
    <li class={`check ${status}`}>
      <p class="title">
        <span class="mark" aria-hidden="true">
          {MARK[status]}
        </span>
        <span>
          <span class="visually-hidden">{WORD[status]}: </span>
          {title}
        </span>
      </p>
      {status !== "passed" && (
        <div class="detail">
          {mistake && (
            <aside class="mistake">
              <h3>What happened here</h3>
              {paragraphs(mistake).map((text) => (
                <p key={text}>
                  <Code text={text} />
                </p>
              ))}
            </aside>
          )}
          {message && (
            <p>
              <SecretText text={message} secrets={session.secrets} />
            </p>
          )}
          {open ? (
            <EvidenceList evidence={evidence} session={session} />
          ) : (
            evidence.length > 0 && (
              <details class="later">
                <summary>Where it was seen</summary>
                <EvidenceList evidence={evidence} session={session} />
              </details>
            )
          )}
        </div>
      )}
      {status !== "not-reached" && <Hints check={check} session={session} />}
    </li>
  );
}

function paragraphs(text: string): string[] {
  return text.trim().split(/\n{2,}/);
}
