import type { TextStorage } from "../../src/lab/versioned-store.ts";

/** A localStorage of our own; `full` makes every write throw, as browsers do at the quota. */
export function memoryStorage(entries: Record<string, string> = {}, full = false) {
  const texts = new Map(Object.entries(entries));
  const storage: TextStorage = {
    getItem: (key) => texts.get(key) ?? null,
    setItem(key, value) {
      if (full) throw new DOMException("full", "QuotaExceededError");
      texts.set(key, value);
    },
    removeItem: (key) => void texts.delete(key),
  };
  return { texts, get: () => storage };
}
