import { z } from "astro/zod";
import { SURFACES } from "../engine/evidence/types.ts";
import { SOURCE_KEYS } from "./bibliography.ts";

const source = z.enum(SOURCE_KEYS, "is no key of src/site/bibliography.ts");

/** What the head of a page under `content/incidents` says in data, so that tables can be made of it. */
const incidentSchema = z.object({
  /** Stands in the table of all incidents: `January to April 2021`. */
  when: z.string(),
  /** One sentence: what got out, and through what. */
  leak: z.string(),
  /** Where the credential could be read, in the order in which it travelled. */
  surfaces: z.array(z.enum(SURFACES)).min(1),
  timeline: z.array(z.object({ when: z.string(), what: z.string(), source })).default([]),
  /** What to learn from it: a track, and the lesson in it where there is one. */
  lessons: z
    .array(z.object({ track: z.string(), lesson: z.string().optional(), why: z.string() }))
    .min(1, "an incident leads to a lesson: name its track"),
});

/** What pages of `content` may have in their heads besides Starlight's own fields. */
export const pageSchema = z.object({
  /** Everything that the page cites, in the order of its list of sources. */
  bibliography: z.array(source).default([]),
  incident: incidentSchema.optional(),
});

export type Incident = z.infer<typeof incidentSchema>;
