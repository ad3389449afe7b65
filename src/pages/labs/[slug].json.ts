import { getCollection } from "astro:content";
import type { APIRoute, GetStaticPaths } from "astro";
import { readLessonBundle } from "../../site/lesson-folder.ts";

export const getStaticPaths: GetStaticPaths = async () => {
  const lessons = await getCollection("lessons");
  return lessons.map(({ id }) => ({ params: { slug: id } }));
};

export const GET: APIRoute = async ({ params }) =>
  new Response(JSON.stringify(await readLessonBundle(params.slug ?? "")), {
    headers: { "content-type": "application/json" },
  });
