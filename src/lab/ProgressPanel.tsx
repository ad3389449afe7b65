import { useEffect, useRef, useState } from "preact/hooks";
import { readProgress } from "./progress.ts";
import { exportProgress, importProgress, resetProgress } from "./progress-file.ts";
import { markProgress } from "./progress-marks.ts";
import { save } from "./save-file.ts";

interface Props {
  readonly tracks: readonly {
    readonly title: string;
    readonly lessons: readonly { readonly id: string; readonly title: string }[];
  }[];
}

/** How far the learner is; the same as a file, for another browser; and how to begin again. */
export function ProgressPanel({ tracks }: Props) {
  const all = tracks.flatMap(({ lessons }) => lessons.map(({ id }) => id));
  const [solved, setSolved] = useState<number | null>(null);
  const [said, say] = useState("");
  const [asked, ask] = useState<readonly string[] | null>(null);
  const what = useRef<HTMLSelectElement>(null);

  function refresh(): void {
    const progress = readProgress();
    setSolved(all.filter((slug) => progress[slug]?.state === "solved").length);
    markProgress(document);
  }
  useEffect(refresh, []);

  async function take(file: File | undefined): Promise<void> {
    if (!file) return;
    const result = importProgress(await file.text());
    if (result.state === "refused") return say(`${file.name} was not imported. ${result.why}`);
    const kept =
      result.keptDrafts.length > 0 ? ` Your own drafts stay in ${result.keptDrafts.join(", ")}.` : "";
    say(`Imported ${result.lessons} ${result.lessons === 1 ? "lesson" : "lessons"}.${kept}`);
    refresh();
  }

  function reset(): void {
    if (!asked) return;
    resetProgress(asked);
    say(
      asked.length === all.length
        ? "All progress is reset."
        : `Reset: ${asked.length === 1 ? "one lesson" : `${asked.length} lessons`}.`,
    );
    ask(null);
    refresh();
  }

  return (
    <section class="progress-panel not-content" aria-label="Your progress">
      <p class="count">
        <strong>{solved ?? 0}</strong> of {all.length} lessons solved
        <progress max={all.length} value={solved ?? 0} aria-label="Lessons solved" />
      </p>
      <details>
        <summary>Export, import, reset</summary>
        <p>Progress is kept in this browser only. A file takes it, and your drafts, to another one.</p>
        <div class="row">
          <button
            type="button"
            class="button quiet small"
            onClick={() =>
              save("leaklab-progress.json", new TextEncoder().encode(exportProgress(all)), "application/json")
            }
          >
            Export
          </button>
          <label class="button quiet small file-button">
            Import
            <input
              type="file"
              accept="application/json,.json"
              class="visually-hidden"
              onChange={(event) => {
                void take(event.currentTarget.files?.[0]);
                event.currentTarget.value = "";
              }}
            />
          </label>
          <label class="what">
            Reset
            <select ref={what}>
              <option value="">everything</option>
              {tracks.map(({ title, lessons }) => (
                <optgroup key={title} label={title}>
                  <option value={lessons.map(({ id }) => id).join(" ")}>the track {title}</option>
                  {lessons.map((lesson) => (
                    <option key={lesson.id} value={lesson.id}>
                      {lesson.title}
                    </option>
                  ))}
                </optgroup>
              ))}
            </select>
          </label>
          <button
            type="button"
            class="button quiet small"
            onClick={() => ask(what.current?.value ? what.current.value.split(" ") : all)}
          >
            Reset…
          </button>
        </div>
        {asked && (
          <p class="row" role="alert">
            Progress and drafts of {asked.length === 1 ? "this lesson" : `${asked.length} lessons`} will be
            gone.
            <button type="button" class="button small" onClick={reset}>
              Reset
            </button>
            <button type="button" class="button quiet small" onClick={() => ask(null)}>
              Keep
            </button>
          </p>
        )}
      </details>
      <p role="status" class="said">
        {said}
      </p>
    </section>
  );
}
