import type { CheckReply } from "../protocol.ts";
import type { Session } from "../session.ts";
import { Code } from "./Code.tsx";

/** A check's ladder of hints: one step at a time while it fails; those that were taken stay, solved or not. */
export function Hints({ check, session }: { check: CheckReply; session: Session }) {
  const opened = session.hints.value;
  const taken = check.hints.filter((hint) => opened.has(hint));
  const next = check.hints.find((hint) => !opened.has(hint));
  const offer = next !== undefined && (check.status === "failed" || session.solved.value);
  if (taken.length === 0 && !offer) return null;
  return (
    <div class="hints">
      {taken.map((hint, index) => (
        <p key={hint} class="hint">
          <strong>Hint {index + 1}</strong> <Code text={hint} />
        </p>
      ))}
      {offer && (
        <button type="button" class="link" onClick={() => session.openHint(next)}>
          {taken.length === 0 ? "Give me a hint" : "Another hint"}
          <span class="visually-hidden"> for: {check.title}</span>
        </button>
      )}
      {next === undefined && check.status === "failed" && !session.own && (
        <p class="hints-end">That was the last hint. The solution below shows the rest.</p>
      )}
    </div>
  );
}
