import { z } from "zod/mini";
import type { LabFiles } from "./protocol.ts";
import { type TextStorage, versionedStore } from "./versioned-store.ts";

/** The learner's files of one lesson, kept across reloads in this browser. */
export function draftStore(slug: string, storage?: () => TextStorage | null) {
  return versionedStore<LabFiles>(`leaklab.draft.${slug}`, 1, z.record(z.string(), z.string()), storage);
}
