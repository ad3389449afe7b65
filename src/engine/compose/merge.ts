import { isMap, mapValues, markOf, newMap, placeOf, setPlace, type Tree, type TreeMap } from "./tree.ts";

/** Where a later file replaces and does not add; paths with `*` for any key. */
const replaced = new Set([
  "services.*.command",
  "services.*.entrypoint",
  "services.*.healthcheck.test",
  "services.*.build.tags",
]);

/** What makes entries of a list the same, for lists whose entries a later file replaces one by one. */
const identities: Record<string, (item: TreeMap) => string> = {
  "services.*.volumes": (item) => String(item.target),
  "services.*.ports": (item) =>
    `${item.host_ip ?? "0.0.0.0"}:${item.published ?? ""}:${item.target}/${item.protocol}`,
  "services.*.secrets": (item) => String(item.target ?? `/run/secrets/${item.source}`),
  "services.*.configs": (item) => String(item.target ?? `/${item.source}`),
  "services.*.build.secrets": (item) => String(item.target ?? item.source),
  "services.*.env_file": (item) => String(item.path),
};

/**
 * A later compose file over an earlier one, both in long forms (compose-go `override`): maps merge key by key,
 * lists append, and entries of the same target, port or path replace one another.
 */
export function mergeFiles(base: TreeMap, later: TreeMap): TreeMap {
  return mergeMaps(base, later, []);
}

/** What a service takes over by `extends`. */
export function mergeServices(base: TreeMap, later: TreeMap): TreeMap {
  return mergeMaps(base, later, ["services", "*"]);
}

function mergeMaps(base: TreeMap, later: TreeMap, path: readonly string[]): TreeMap {
  const result = mapValues(base, (value) => value);
  for (const [key, value] of Object.entries(later)) {
    const mark = markOf(later, key);
    if (mark === "reset") {
      delete result[key];
      continue;
    }
    const before = result[key];
    const here = [...path, isNamed(path) ? "*" : key];
    result[key] = before === undefined || mark === "override" ? value : mergeValues(before, value, here);
    setPlace(result, key, placeOf(later, key));
  }
  return result;
}

/** Below these the keys are names that the user chose. */
function isNamed(path: readonly string[]): boolean {
  return path.length === 1 && ["services", "networks", "volumes", "secrets", "configs"].includes(path[0]!);
}

function mergeValues(base: Tree, later: Tree, path: readonly string[]): Tree {
  const where = path.join(".");
  if (later === null && typeof base === "object") return base;
  if (replaced.has(where)) return later;
  if (isMap(base) && isMap(later)) return mergeMaps(base, later, path);
  if (Array.isArray(base) && Array.isArray(later)) return mergeLists(base, later, identities[where]);
  return later;
}

function mergeLists(base: Tree[], later: Tree[], identity: ((item: TreeMap) => string) | undefined): Tree[] {
  const keyOf = (item: Tree) =>
    identity !== undefined && isMap(item) ? identity(item) : JSON.stringify(item);
  const byKey = new Map<string, { item: Tree; list: Tree[]; index: number }>();
  for (const list of [base, later])
    for (const [index, item] of list.entries()) byKey.set(keyOf(item), { item, list, index });
  const result: Tree[] = [];
  for (const { item, list, index } of byKey.values()) {
    setPlace(result, result.length, placeOf(list, index));
    result.push(item);
  }
  return result;
}

/** A service's list with entries of the same target, port or path made one; the last counts. */
export function distinctEntries(field: "secrets" | "configs" | "volumes" | "ports", list: Tree[]): Tree[] {
  return mergeLists([], list, identities[`services.*.${field}`]);
}

/** A file on its own: values marked `!reset` go. */
export function withoutResets(map: TreeMap): TreeMap {
  return mergeMaps(newMap(), map, []);
}
