import { z } from "zod/mini";
import { draftStore } from "./drafts.ts";
import { type LessonProgress, type Progress, progressStore, readProgress } from "./progress.ts";
import type { LabFiles } from "./protocol.ts";
import type { TextStorage } from "./versioned-store.ts";

/** Progress and drafts as a file that a learner takes to another browser. */
const progressFile = z.object({
  leaklab: z.literal("progress"),
  version: z.literal(1),
  progress: z.record(
    z.string(),
    z.object({ state: z.enum(["started", "solved"]), hints: z.number().check(z.nonnegative()) }),
  ),
  drafts: z.record(z.string(), z.record(z.string(), z.string())),
});

type Storage = () => TextStorage | null;

/** Everything that this browser keeps of the lessons `slugs`, as the text of a file. */
export function exportProgress(slugs: readonly string[], storage?: Storage): string {
  const drafts = slugs.flatMap((slug) => {
    const draft = draftStore(slug, storage).read();
    return draft.state === "found" ? [[slug, draft.value] as const] : [];
  });
  const file = {
    leaklab: "progress",
    version: 1,
    progress: readProgress(storage),
    drafts: Object.fromEntries(drafts),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

export type Imported =
  | { readonly state: "imported"; readonly lessons: number; readonly keptDrafts: readonly string[] }
  | { readonly state: "refused"; readonly why: string };

/**
 * Adds a file's progress to this browser's own. Nothing is lost: a solved lesson stays solved, and where both have a
 * draft, this browser's stays (`keptDrafts`). A damaged file changes nothing and is refused with a sentence.
 */
export function importProgress(text: string, storage?: Storage): Imported {
  const refused = (why: string): Imported => ({ state: "refused", why });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refused("It is no JSON: perhaps it is another file, or was cut. Nothing was changed.");
  }
  const version = (json as { version?: unknown } | null)?.version;
  if (typeof version === "number" && version > 1)
    return refused(`It was exported by a newer Leaklab (version ${version}). Nothing was changed.`);
  const file = progressFile.safeParse(json);
  if (!file.success) {
    const [issue] = file.error.issues;
    const at = issue?.path.join(".");
    return refused(
      `It is not a file that Leaklab exports${at ? `: ${at} is wrong` : ""}. Nothing was changed.`,
    );
  }
  const { progress, drafts } = file.data;
  if (!progressStore(storage).write(merged(readProgress(storage), progress)))
    return refused("This browser does not let the page keep anything.");
  const keptDrafts = Object.entries(drafts).flatMap(([slug, files]) =>
    keepDraft(slug, files, storage) ? [] : [slug],
  );
  return { state: "imported", lessons: Object.keys(progress).length, keptDrafts };
}

function merged(own: Progress, other: Progress): Progress {
  const slugs = [...new Set([...Object.keys(own), ...Object.keys(other)])];
  const both = (slug: string): LessonProgress => {
    const [a, b] = [own[slug], other[slug]];
    return {
      state: a?.state === "solved" || b?.state === "solved" ? "solved" : "started",
      hints: Math.max(a?.hints ?? 0, b?.hints ?? 0),
    };
  };
  return Object.fromEntries(slugs.map((slug) => [slug, both(slug)]));
}

/** False where this browser has a draft of its own that differs. */
function keepDraft(slug: string, files: LabFiles, storage?: Storage): boolean {
  const own = draftStore(slug, storage).read();
  if (own.state === "empty") return draftStore(slug, storage).write(files);
  return own.state === "found" && JSON.stringify(own.value) === JSON.stringify(files);
}

/** Forgets progress and drafts of these lessons, and nothing else. */
export function resetProgress(slugs: readonly string[], storage?: Storage): void {
  const gone = new Set(slugs);
  const left = Object.entries(readProgress(storage)).filter(([slug]) => !gone.has(slug));
  progressStore(storage).write(Object.fromEntries(left));
  for (const slug of slugs) draftStore(slug, storage).remove();
}
