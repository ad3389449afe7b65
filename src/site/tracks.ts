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
    key: "secret-mounts",
    title: "Secret mounts done right",
    phase: "build",
    about:
      "How one RUN gets a credential and nothing else does: ids, paths, owners, and who supplies the value.",
  },
  {
    key: "leaking-mounts",
    title: "Still leaking with a mount",
    phase: "build",
    about: "The mount hides the value on its way in. What the command then does with it is another matter.",
  },
  {
    key: "run-time-leaks",
    title: "Run-time leaks",
    phase: "runtime",
    about: "A credential that the running service needs, and all who can read it besides the service.",
  },
  {
    key: "run-time-secrets",
    title: "Run-time secrets done right",
    phase: "runtime",
    about: "A file for the services that need it, with an owner and a mode, from Compose or Swarm.",
  },
  {
    key: "lifecycle",
    title: "Lifecycle",
    phase: "both",
    about: "One credential for each phase, so that each can be rotated and revoked on its own.",
  },
];

/** Lessons may come for tracks that are not in the table yet: they are shown under their own key. */
export function trackOf(key: string): Track {
  return TRACKS.find((track) => track.key === key) ?? { key, title: key, phase: "both", about: "" };
}
