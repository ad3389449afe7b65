/** One leaf of a JSON-like value: `services.api.environment.TOKEN`, `BuildArgs[].Value`. */
export interface Leaf {
  readonly path: string;
  readonly value: string;
}

/**
 * All leaves with their key paths, `[]` for a list index, keys joined by dots as they are. Texts stand as
 * they are, other scalars as JSON writes them. A key is a leaf too, where it could hold a value: its
 * path is its own and its value the key.
 */
export function leavesOf(value: unknown, path = ""): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item) => leavesOf(item, `${path}[]`));
  if (value !== null && typeof value === "object") {
    return Object.entries(value).flatMap(([key, item]) => {
      const here = path === "" ? key : `${path}.${key}`;
      return [{ path: here, value: key }, ...leavesOf(item, here)];
    });
  }
  if (value === undefined) return [];
  return [{ path, value: typeof value === "string" ? value : JSON.stringify(value) }];
}
