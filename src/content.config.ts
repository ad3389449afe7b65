import { defineCollection } from "astro:content";
import { docsSchema } from "@astrojs/starlight/schema";
import { glob } from "astro/loaders";
import { lessonSchema } from "./site/lesson-schema.ts";
import { pageSchema } from "./site/page-schema.ts";

export const collections = {
  docs: defineCollection({
    loader: glob({ base: "./content", pattern: "**/[^_]*.{md,mdx}" }),
    schema: docsSchema({ extend: pageSchema }),
  }),
  lessons: defineCollection({
    // The folder's name is the lesson's name everywhere: in addresses, drafts and progress.
    loader: glob({
      base: "./lessons",
      pattern: "*/lesson.mdx",
      generateId: ({ entry }) => entry.split("/")[0] ?? entry,
    }),
    schema: lessonSchema,
  }),
};
