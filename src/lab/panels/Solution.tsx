import { useState } from "preact/hooks";
import { type Answer, applyAnswer } from "../lesson-bundle.ts";
import type { Session } from "../session.ts";
import { Code } from "./Code.tsx";
import { LazyDiff } from "./LazyDiff.tsx";

/** The lesson's answers, closed until asked for: each as a diff against the start, with its why. */
export function Solution({ session }: { session: Session }) {
  const [open, setOpen] = useState(false);
  const [index, choose] = useState(0);
  const bundle = session.bundle.value;
  const answer = bundle?.solutions[index];

  async function toggle() {
    if (!open) await session.loadBundle();
    setOpen(!open);
  }

  return (
    <section class="solution">
      <button type="button" class="link" aria-expanded={open} onClick={toggle}>
        {open ? "Hide the solution" : session.solved.value ? "Compare with our solutions" : "Show a solution"}
      </button>
      {open && bundle && answer && (
        <>
          {bundle.solutions.length > 1 && (
            <fieldset class="alternatives" aria-label="Solutions">
              {bundle.solutions.map((each, position) => (
                <button
                  type="button"
                  key={each.name}
                  aria-pressed={position === index}
                  onClick={() => choose(position)}
                >
                  {each.name.replaceAll("-", " ")}
                </button>
              ))}
            </fieldset>
          )}
          {whyOf(answer)
            .split(/\n{2,}/)
            .map((paragraph) => (
              <p key={paragraph} class="why">
                <Code text={paragraph} />
              </p>
            ))}
          {Object.entries(answer.files).map(([path, text]) => (
            <LazyDiff key={path} path={path} before={session.starter[path] ?? ""} after={text} />
          ))}
          <button
            type="button"
            class="button quiet small"
            onClick={() => session.replaceFiles(applyAnswer(session.starter, answer))}
          >
            Put this into my files
          </button>
        </>
      )}
    </section>
  );
}

/** why.md without its frontmatter. */
function whyOf(answer: Answer): string {
  return answer.why.replace(/^---\n[\s\S]*?\n---\n/, "").trim();
}
