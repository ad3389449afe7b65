import type { Clock } from "./types.ts";

type Loader<T> = () => Promise<T>;

const LOADED = new Map<Loader<unknown>, unknown>();

/** What the loader brought when it was called before. */
export function loadedBy<T>(loader: Loader<T>): T | undefined {
  return LOADED.get(loader) as T | undefined;
}

/** Calls a loader once and for all machines. Simulated time stands still until it is done. */
export async function loadOnce<T>(loader: Loader<T>, clock: Clock): Promise<T> {
  const known = loadedBy(loader);
  if (known !== undefined) return known;
  const thing = await clock.external(loader());
  LOADED.set(loader, thing);
  return thing;
}

/**
 * How many loaders were called so far. Simulated time waits for them, but other processes of the same moment do not: a
 * run during which something was loaded may have gone in another order than any later one.
 */
export function loads(): number {
  return LOADED.size;
}
