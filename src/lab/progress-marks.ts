import { readProgress } from "./progress.ts";

const WORDS = { started: "started", solved: "solved" } as const;

/** Writes the learner's progress onto a curriculum that was rendered without knowing it. */
export function markProgress(root: ParentNode): void {
  const progress = readProgress();
  for (const item of root.querySelectorAll<HTMLElement>("[data-lesson]")) {
    const entry = progress[item.dataset.lesson ?? ""];
    const state = item.querySelector<HTMLElement>("[data-state]");
    if (entry) item.dataset.progress = entry.state;
    else delete item.dataset.progress;
    if (!state) continue;
    state.textContent = entry ? WORDS[entry.state] : "";
    state.hidden = !entry;
  }
}
