import { getCollection } from "astro:content";
import type { APIRoute, GetStaticPaths } from "astro";
import { gradedBundle } from "../../site/graded-bundle.ts";

export const getStaticPaths: GetStaticPaths = async () => {
  const lessons = await getCollection("lessons");
  return lessons.map(({ id }) => ({ params: { slug: id } }));
};

export const GET: APIRoute = async ({ params }) =>
  new Response(JSON.stringify(await gradedBundle(params.slug ?? "")), {
    headers: { "content-type": "application/json" },
  });
