import { z } from "zod/mini";
import type { OwnProject } from "../../engine/grading/own-project/types.ts";
import { type TextStorage, versionedStore } from "../versioned-store.ts";

/** A project as it is kept in this browser and travels in links. */
export const projectSchema: z.ZodMiniType<OwnProject> = z.object({
  files: z.record(z.string(), z.string()),
  credentials: z.record(
    z.string(),
    z.object({ value: z.string().check(z.minLength(8)), phase: z.enum(["build", "runtime"]) }),
  ),
  commands: z.array(z.string()),
  swarm: z.boolean(),
});

/** The visitor's own project, canaries in the place of its values, kept across reloads. */
export function projectStore(storage?: () => TextStorage | null) {
  return versionedStore<OwnProject>("leaklab.playground", 1, projectSchema, storage);
}
