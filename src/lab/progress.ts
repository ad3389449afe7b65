import { z } from "zod/mini";
import { type TextStorage, versionedStore } from "./versioned-store.ts";

const lessonProgress = z.object({
  state: z.enum(["started", "solved"]),
  /** How many hints were opened. */
  hints: z.number().check(z.nonnegative()),
});

export type LessonProgress = z.infer<typeof lessonProgress>;
export type Progress = Readonly<Record<string, LessonProgress>>;

/** The learner's way through the curriculum, kept in this browser only. Keys are lesson slugs. */
export function progressStore(storage?: () => TextStorage | null) {
  return versionedStore<Progress>("leaklab.progress", 1, z.record(z.string(), lessonProgress), storage);
}

export function readProgress(storage?: () => TextStorage | null): Progress {
  const stored = progressStore(storage).read();
  return stored.state === "found" ? stored.value : {};
}

/** Notes what happened in a lesson. A solved lesson stays solved. */
export function noteProgress(
  slug: string,
  change: Partial<LessonProgress>,
  storage?: () => TextStorage | null,
): void {
  const all = readProgress(storage);
  const before = all[slug] ?? { state: "started", hints: 0 };
  const state = before.state === "solved" ? "solved" : (change.state ?? before.state);
  const hints = Math.max(before.hints, change.hints ?? 0);
  progressStore(storage).write({ ...all, [slug]: { state, hints } });
}
