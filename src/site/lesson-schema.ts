import { z } from "astro/zod";
import { SURFACES } from "../engine/evidence/types.ts";

/** Frontmatter of `lessons/<slug>/lesson.mdx`. */
export const lessonSchema = z.object({
  title: z.string().min(1),
  /** One sentence for cards, search and social previews. */
  summary: z.string().min(1),
  /** Key of `TRACKS`. */
  track: z.string(),
  /** Position within the track, from 1. */
  order: z.number(),
  minutes: z.number().positive(),
  /** Where this lesson's secret shows: drawn as the small leak map on the card. */
  surfaces: z.array(z.enum(SURFACES)).default([]),
  /** Controls that the lesson serves, e.g. `OWASP CICD-SEC-6`. */
  frameworks: z.array(z.string()).default([]),
  /** Where its facts come from. */
  sources: z.array(z.union([z.string(), z.object({ title: z.string(), url: z.string() })])).default([]),
});
