import { z } from "zod/mini";

/** What `read` found. A damaged text is handed back as it is, so that nothing is lost. */
export type Stored<T> =
  | { readonly state: "empty" }
  | { readonly state: "found"; readonly value: T }
  | { readonly state: "damaged"; readonly text: string; readonly why: string };

/** The part of `localStorage` that a store needs. */
export type TextStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export interface VersionedStore<T> {
  read(): Stored<T>;
  /** False when the browser refuses (private mode, quota): the page goes on without. */
  write(value: T): boolean;
  remove(): void;
}

/**
 * One value under one key, as `{"version": n, "value": ...}`. Texts of a newer version or of another
 * shape are reported as damaged. The first write over a damaged text moves it to `KEY.damaged`.
 */
export function versionedStore<T>(
  key: string,
  version: number,
  schema: z.ZodMiniType<T>,
  storage: () => TextStorage | null = browserStorage,
): VersionedStore<T> {
  const envelope = z.object({ version: z.number(), value: z.unknown() });

  function read(): Stored<T> {
    const text = attempt(() => storage()?.getItem(key)) ?? null;
    if (text === null) return { state: "empty" };
    const damaged = (why: string): Stored<T> => ({ state: "damaged", text, why });
    const json = attempt(() => JSON.parse(text) as unknown);
    const outer = envelope.safeParse(json);
    if (!outer.success) return damaged("it is not what this page saves");
    if (outer.data.version !== version)
      return damaged(`it is of version ${outer.data.version}, this page reads ${version}`);
    const inner = schema.safeParse(outer.data.value);
    return inner.success
      ? { state: "found", value: inner.data }
      : damaged("a part of it is missing or of another kind");
  }

  return {
    read,
    write(value) {
      const current = read();
      return (
        attempt(() => {
          const target = storage();
          if (!target) return false;
          if (current.state === "damaged") target.setItem(`${key}.damaged`, current.text);
          target.setItem(key, JSON.stringify({ version, value }));
          return true;
        }) ?? false
      );
    },
    remove() {
      attempt(() => storage()?.removeItem(key));
    },
  };
}

function browserStorage(): TextStorage | null {
  return typeof localStorage === "undefined" ? null : localStorage;
}

/** Storage throws where it is forbidden (sandboxed frames) or full; the lab works without it. */
function attempt<R>(action: () => R): R | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
