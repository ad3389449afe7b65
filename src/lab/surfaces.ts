import type { Phase, Surface } from "../engine/evidence/types.ts";

/** One tile of the leak map. */
export interface Tile {
  readonly surface: Surface;
  readonly phase: Phase;
  /** Fits under a small tile. */
  readonly label: string;
  /** A full name for people. */
  readonly name: string;
  /** Where an attacker finds it, as a sentence. */
  readonly about: string;
  /** Drawn only when a lesson is about it or something was found there. */
  readonly rare?: boolean;
}

/** The order in which a secret travels: first through the build, then through the running service. */
export const TILES: readonly Tile[] = [
  {
    surface: "source",
    phase: "build",
    label: "source",
    name: "Source files",
    about: "Files that would be committed to the repository.",
  },
  {
    surface: "ci-log",
    phase: "build",
    label: "CI log",
    name: "CI log",
    about: "What the pipeline prints, after masking.",
    rare: true,
  },
  {
    surface: "build-log",
    phase: "build",
    label: "log",
    name: "Build log",
    about: "What the build prints, kept by the builder and by CI.",
  },
  {
    surface: "image-history",
    phase: "build",
    label: "history",
    name: "Image history",
    about: "How each layer was made: docker history --no-trunc.",
  },
  {
    surface: "image-config",
    phase: "build",
    label: "config",
    name: "Image config",
    about: "Environment, labels and commands stored in the image: docker image inspect.",
  },
  {
    surface: "image-layer",
    phase: "build",
    label: "layers",
    name: "Image layers",
    about: "Files in any layer, those that a later layer deletes included.",
  },
  {
    surface: "build-cache",
    phase: "build",
    label: "cache",
    name: "Build cache",
    about: "Cache mounts and layers of stages that the builder keeps.",
  },
  {
    surface: "provenance",
    phase: "build",
    label: "prov.",
    name: "Provenance",
    about: "The attestation that travels with the image.",
  },
  {
    surface: "build-record",
    phase: "build",
    label: "record",
    name: "Build record",
    about: "What docker buildx history keeps of each build.",
    rare: true,
  },
  {
    surface: "exfiltrated",
    phase: "build",
    label: "outside",
    name: "Sent outside",
    about: "What a server of the attacker received.",
    rare: true,
  },
  {
    surface: "container-config",
    phase: "runtime",
    label: "config",
    name: "Container config",
    about: "Settings of the container: docker inspect.",
  },
  {
    surface: "container-env",
    phase: "runtime",
    label: "env",
    name: "Environment",
    about: "Variables of process 1: /proc/1/environ.",
  },
  {
    surface: "container-args",
    phase: "runtime",
    label: "args",
    name: "Arguments",
    about: "The command line of process 1: ps, /proc/1/cmdline.",
  },
  {
    surface: "container-log",
    phase: "runtime",
    label: "log",
    name: "Container log",
    about: "What the service prints: docker logs.",
  },
  {
    surface: "container-filesystem",
    phase: "runtime",
    label: "files",
    name: "Container files",
    about: "The writable layer: what docker commit captures.",
  },
  {
    surface: "container-mount",
    phase: "runtime",
    label: "mounts",
    name: "Mounts",
    about: "Files under a mount: how a run-time secret is meant to arrive.",
  },
  {
    surface: "compose-config",
    phase: "runtime",
    label: "compose",
    name: "Compose config",
    about: "The resolved project: docker compose config.",
  },
  {
    surface: "service-spec",
    phase: "runtime",
    label: "service",
    name: "Service spec",
    about: "A swarm service as managers store it: docker service inspect.",
  },
];

const BY_SURFACE = new Map(TILES.map((tile) => [tile.surface, tile]));

export function tileOf(surface: Surface): Tile {
  return BY_SURFACE.get(surface)!;
}

/** Counts per surface, as a grading reply carries them. Missing surfaces are quiet. */
export type LeakCounts = Readonly<
  Partial<Record<Surface, { readonly count: number; readonly meant: number }>>
>;

/** Places where a secret can be seen and is not meant to be. */
export function leaksIn(counts: LeakCounts): number {
  return TILES.reduce((sum, tile) => {
    const entry = counts[tile.surface];
    return sum + (entry ? Math.max(0, entry.count - entry.meant) : 0);
  }, 0);
}

export type TileState = "quiet" | "leaking" | "meant" | "unknown";

/** `meant` counts findings that the lab allows; any beyond them is a leak. */
export function stateOf(counts: LeakCounts | null, surface: Surface): TileState {
  if (!counts) return "unknown";
  const entry = counts[surface];
  if (!entry || entry.count === 0) return "quiet";
  return entry.count > entry.meant ? "leaking" : "meant";
}
