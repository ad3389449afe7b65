/** The curriculum's tracks in the order in which they are taught. A lesson names one by its key. */
export interface Track {
  readonly key: string;
  readonly title: string;
  readonly phase: "build" | "runtime" | "both";
  readonly about: string;
}

export const TRACKS: readonly Track[] = [
  {
    key: "build-time-leaks",
    title: "Build-time leaks",
    phase: "build",
    about: "A credential that only the build needs, and the many places where an image keeps it.",
  },
  {
    key: "run-time-leaks",
    title: "Run-time leaks",
    phase: "runtime",
    about: "A credential that the running service needs, and how to hand it over without publishing it.",
  },
];

/** Lessons may come for tracks that are not in the table yet: they are shown under their own key. */
export function trackOf(key: string): Track {
  return TRACKS.find((track) => track.key === key) ?? { key, title: key, phase: "both", about: "" };
}
