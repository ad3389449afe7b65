import type { SourceLocation } from "../source/position.ts";

/** A compose file's content as plain data. Objects keep the order of the file. */
export type Tree = string | number | boolean | null | Tree[] | TreeMap;
export interface TreeMap {
  [key: string]: Tree;
}

/** Where the entries of maps and lists stand in the files: beside the data, so that the data stays plain. */
const places = new WeakMap<object, Map<string, SourceLocation>>();

export function isMap(value: unknown): value is TreeMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A map without prototype: keys of a file such as `__proto__` mean nothing special. */
export function newMap(): TreeMap {
  return Object.create(null) as TreeMap;
}

export function placeOf(container: object, key: string | number): SourceLocation | undefined {
  return places.get(container)?.get(String(key));
}

export function setPlace(container: object, key: string | number, place: SourceLocation | undefined): void {
  if (place === undefined) return;
  const known = places.get(container) ?? new Map<string, SourceLocation>();
  known.set(String(key), place);
  places.set(container, known);
}

/** What `!reset` and `!override` in a file ask of an entry when the file is merged over another. */
export type Mark = "reset" | "override";

const marks = new WeakMap<object, Map<string, Mark>>();

export function setMark(container: object, key: string, mark: Mark): void {
  const known = marks.get(container) ?? new Map<string, Mark>();
  known.set(key, mark);
  marks.set(container, known);
}

export function markOf(container: object, key: string): Mark | undefined {
  return marks.get(container)?.get(key);
}

/** A copy of a map with one function on its values, places and marks kept. */
export function mapValues(map: TreeMap, change: (value: Tree, key: string) => Tree): TreeMap {
  const result = newMap();
  for (const [key, value] of Object.entries(map)) {
    result[key] = change(value, key);
    setPlace(result, key, placeOf(map, key));
    const mark = markOf(map, key);
    if (mark !== undefined) setMark(result, key, mark);
  }
  return result;
}

export function mapItems(list: readonly Tree[], change: (value: Tree, index: number) => Tree): Tree[] {
  const result = list.map(change);
  for (let index = 0; index < list.length; index++) setPlace(result, index, placeOf(list, index));
  return result;
}
