import { type CollectionEntry, getCollection } from "astro:content";
import { TRACKS, type Track, trackOf } from "./tracks.ts";

export type Lesson = CollectionEntry<"lessons">;

export interface TrackWithLessons {
  readonly track: Track;
  readonly lessons: readonly Lesson[];
}

/** Tracks that have lessons, in teaching order, each with its lessons in order. */
export async function curriculum(): Promise<TrackWithLessons[]> {
  const lessons = await getCollection("lessons");
  const keys = [...TRACKS.map(({ key }) => key), ...lessons.map(({ data }) => data.track)];
  return [...new Set(keys)]
    .map((key) => ({
      track: trackOf(key),
      lessons: lessons
        .filter(({ data }) => data.track === key)
        .sort((a, b) => a.data.order - b.data.order || a.id.localeCompare(b.id)),
    }))
    .filter(({ lessons }) => lessons.length > 0);
}

/** The lesson's neighbours over all tracks, and its place in its own track. */
export function positionOf(tracks: readonly TrackWithLessons[], id: string) {
  const all = tracks.flatMap(({ lessons }) => lessons);
  const index = all.findIndex((lesson) => lesson.id === id);
  const home = tracks.find(({ lessons }) => lessons.some((lesson) => lesson.id === id))!;
  return {
    track: home.track,
    siblings: home.lessons,
    number: home.lessons.findIndex((lesson) => lesson.id === id) + 1,
    previous: all[index - 1],
    next: all[index + 1],
  };
}

export function lessonPath(id: string): string {
  return `/lessons/${id}/`;
}
