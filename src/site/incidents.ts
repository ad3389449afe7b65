import { curriculum, lessonPath } from "./lessons.ts";
import type { Incident } from "./page-schema.ts";
import { trackOf } from "./tracks.ts";

/** Where an incident leads: its lesson; without one its track; without lessons in that track the curriculum. */
export async function incidentLessons({
  lessons,
}: Incident): Promise<{ href: string; title: string; why: string }[]> {
  const tracks = await curriculum();
  return lessons.map(({ track: key, lesson: id, why }) => {
    const track = tracks.find(({ track }) => track.key === key);
    const lesson = tracks.flatMap(({ lessons }) => lessons).find((each) => each.id === id);
    if (lesson) return { href: lessonPath(lesson.id), title: lesson.data.title, why };
    return { href: track ? `/curriculum/#track-${key}` : "/curriculum/", title: trackOf(key).title, why };
  });
}
