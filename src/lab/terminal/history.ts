import { z } from "zod/mini";
import { type TextStorage, versionedStore } from "../versioned-store.ts";

const MOST = 100;

/** Lines that were run in any lesson's terminal, the latest last, kept in this browser. */
export function lineHistory(storage?: () => TextStorage | null) {
  const store = versionedStore<readonly string[]>("leaklab.lines", 1, z.array(z.string()), storage);
  return {
    read(): readonly string[] {
      const stored = store.read();
      return stored.state === "found" ? stored.value : [];
    },
    add(line: string): void {
      const before = this.read().filter((other) => other !== line);
      store.write([...before, line].slice(-MOST));
    },
  };
}
