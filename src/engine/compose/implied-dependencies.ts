import { isMap, mapValues, newMap, type TreeMap } from "./tree.ts";

/**
 * A service with the dependencies that Compose adds: on services whose namespaces or names it uses (restarted
 * along with them) and on those whose volumes it mounts.
 */
export function withImpliedDependencies(service: TreeMap): TreeMap {
  const names = new Map<string, boolean>();
  for (const link of strings(service.links)) names.set(link.split(":")[0]!, true);
  for (const key of ["network_mode", "ipc", "pid"]) {
    const match = /^service:(.+)$/.exec(String(service[key] ?? ""));
    if (match !== null) names.set(match[1]!, true);
  }
  for (const source of strings(service.volumes_from))
    if (!source.startsWith("container:")) names.set(source.split(":")[0]!, false);
  if (names.size === 0) return service;
  const dependencies = isMap(service.depends_on) ? mapValues(service.depends_on, (value) => value) : newMap();
  for (const [name, restart] of names)
    dependencies[name] ??= {
      condition: "service_started",
      ...(restart ? { restart: true } : {}),
      required: true,
    };
  const result = mapValues(service, (value) => value);
  result.depends_on = dependencies;
  return result;
}

function strings(value: TreeMap[string] | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
