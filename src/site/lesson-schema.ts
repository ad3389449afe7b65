import { z } from "astro/zod";
import { SURFACES } from "../engine/evidence/types.ts";
import { controlId } from "./frameworks/frameworks.ts";

/** Frontmatter of `lessons/<slug>/lesson.mdx`. Each message says how to mend the lesson. */
export const lessonSchema = z.object({
  title: z.string().min(1),
  /** One sentence for cards, search and social previews. */
  summary: z.string().min(1),
  /** Key of `TRACKS`. */
  track: z.string(),
  /** Place in the whole curriculum: sorts the lessons of a track. */
  order: z.number(),
  minutes: z.number().positive(),
  /** What the learner can do afterwards: each ends the sentence "After this lesson you can ...". */
  goals: z
    .array(z.string().min(1), "add `goals:`, a list that ends the sentence `After this lesson you can ...`")
    .min(2, "name at least two goals")
    .max(5, "name at most five goals: a lesson of 10 to 20 minutes does not teach more"),
  /** Where this lesson's secret shows: drawn as the small leak map on the card. */
  surfaces: z.array(z.enum(SURFACES)).default([]),
  /** Controls that the lesson serves, e.g. `NHI2:2025`. */
  frameworks: z
    .array(controlId, 'add `frameworks:`, a list such as ["NHI2:2025"]')
    .min(1, 'name at least one framework\'s control, such as "NHI2:2025"'),
  /** Where its facts come from. */
  sources: z
    .array(
      z.union([z.string(), z.object({ title: z.string(), url: z.string() })]),
      "add `sources:`, a list of `title:` and `url:`",
    )
    .min(1, "name at least one source of the story's facts"),
});
