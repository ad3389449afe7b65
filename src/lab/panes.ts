import { z } from "zod/mini";
import { type TextStorage, versionedStore } from "./versioned-store.ts";

const shape = z.object({
  /** Widths in px. */
  story: z.number(),
  attacker: z.number(),
  /** Share of the middle column's height, 0 to 1. */
  editor: z.number(),
});

/** Sizes of the lab's panes. The lab remembers them over all lessons. */
export type PaneSizes = z.infer<typeof shape>;

export const DEFAULT_PANES: PaneSizes = { story: 400, attacker: 424, editor: 0.58 };

const LIMITS: Readonly<Record<keyof PaneSizes, readonly [number, number]>> = {
  story: [280, 640],
  attacker: [320, 640],
  editor: [0.15, 0.85],
};

export function clampPane(name: keyof PaneSizes, size: number): number {
  const [least, most] = LIMITS[name];
  return Math.min(most, Math.max(least, size));
}

export function paneLimits(name: keyof PaneSizes): readonly [number, number] {
  return LIMITS[name];
}

export function paneStore(storage?: () => TextStorage | null) {
  return versionedStore<PaneSizes>("leaklab.panes", 1, shape, storage);
}

export function readPanes(storage?: () => TextStorage | null): PaneSizes {
  const stored = paneStore(storage).read();
  if (stored.state !== "found") return DEFAULT_PANES;
  const { story, attacker, editor } = stored.value;
  return {
    story: clampPane("story", story),
    attacker: clampPane("attacker", attacker),
    editor: clampPane("editor", editor),
  };
}
