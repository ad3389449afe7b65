import type { Session } from "../session.ts";

/** The end of every story: run the checks, see how many pass. Always in sight below the text. */
export function ProveBar({ session }: { session: Session }) {
  const grade = session.grade.value;
  const { passed, all } = session.score.value;
  return (
    <div class="prove-bar">
      <button type="button" class="button" onClick={() => session.runChecks({ asked: true })}>
        Run checks <kbd>Ctrl ↵</kbd>
      </button>
      <button
        type="button"
        class="score"
        onClick={() => {
          session.drawer.value = true;
          session.tab.value = "attacker";
        }}
      >
        <span class="marks" aria-hidden="true">
          {grade?.checks.map(({ id, status }) => (
            <span key={id} class={status} />
          ))}
        </span>
        {grade ? `${passed} of ${all}` : "not run yet"}
      </button>
      <button type="button" class="link reset" onClick={() => session.resetFiles()}>
        Reset
      </button>
    </div>
  );
}
