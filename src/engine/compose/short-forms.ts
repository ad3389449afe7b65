import { cleanPath } from "../source/clean-path.ts";
import { SourceError } from "../source/errors.ts";
import { quote } from "../source/go-text.ts";
import type { SourceLocation } from "../source/position.ts";
import { portEntries } from "./ports.ts";
import { isMap, mapItems, mapValues, newMap, placeOf, setPlace, type Tree, type TreeMap } from "./tree.ts";
import { volumeFromText } from "./volume-text.ts";

/** Maps written as `KEY=value` lists become maps; `where` is for the message. Throws SourceError. */
export function keyValues(value: Tree, where: string, place: SourceLocation, bare: Tree = null): Tree {
  if (!Array.isArray(value)) return value;
  const map = newMap();
  value.forEach((item, index) => {
    const at = placeOf(value, index) ?? place;
    if (typeof item !== "string")
      throw new SourceError(`${where}.[${index}]: unexpected type ${goType(item)}`, at);
    const equals = item.indexOf("=");
    const key = equals < 0 ? item : item.slice(0, equals);
    delete map[key];
    map[key] = equals < 0 ? bare : item.slice(equals + 1);
    setPlace(map, key, at);
  });
  return map;
}

function goType(value: Tree): string {
  if (isMap(value)) return "map[string]interface {}";
  if (Array.isArray(value)) return "[]interface {}";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float64";
  return value === null ? "<nil>" : "bool";
}

type Change = (value: Tree, where: string, place: SourceLocation) => Tree;

const asList: Change = (value) => (typeof value === "string" ? [value] : value);

const grants: Change = (value) =>
  Array.isArray(value)
    ? mapItems(value, (item) => (typeof item === "string" ? single("source", item) : item))
    : value;

const withNull: Change = (value, where, place) => keyValues(value, where, place, null);
const withEmpty: Change = (value, where, place) => keyValues(value, where, place, "");

const extraHosts: Change = (value) => {
  if (!Array.isArray(value)) return value;
  const map = newMap();
  for (const item of value) {
    const match = /^([^=:]+)[=:](.*)$/.exec(String(item));
    if (match === null) continue;
    const address = match[2]!.replace(/^\[(.*)\]$/, "$1");
    const known = map[match[1]!];
    map[match[1]!] = Array.isArray(known) ? [...known, address] : [address];
  }
  return map;
};

const build: Change = (value, where, place) => {
  if (typeof value === "string") return single("context", value);
  return isMap(value) ? longForms(value, buildChanges, where, place) : value;
};

const dependsOn: Change = (value) => {
  const started = () => {
    const map = newMap();
    map.condition = "service_started";
    map.required = true;
    return map;
  };
  if (Array.isArray(value)) {
    const map = newMap();
    for (const name of value) map[String(name)] = started();
    return map;
  }
  if (!isMap(value)) return value;
  return mapValues(value, (entry) => {
    if (!isMap(entry) || entry.required !== undefined) return entry;
    return Object.assign(newMap(), entry, { required: true });
  });
};

const envFile: Change = (value, where, place) => {
  const entry = (path: string) => Object.assign(single("path", path), { required: true });
  if (typeof value === "string") return [entry(value)];
  if (!Array.isArray(value)) return value;
  return mapItems(value, (item, index) => {
    if (typeof item === "string") return entry(item);
    if (!isMap(item)) return item;
    if (item.path === undefined)
      throw new SourceError(
        `environment path attribute ${where}.[${index}] is missing`,
        placeOf(value, index) ?? place,
      );
    return Object.assign(newMap(), { required: true }, item);
  });
};

const networks: Change = (value) => {
  if (!Array.isArray(value)) return value;
  const map = newMap();
  for (const name of value) map[String(name)] = null;
  return map;
};

const volumes: Change = (value, where, place) =>
  Array.isArray(value)
    ? mapItems(value, (item, index) => {
        const at = placeOf(value, index) ?? place;
        const volume = typeof item === "string" ? volumeFromText(item, at) : item;
        if (!isMap(volume)) return volume;
        if (volume.target === undefined)
          throw new SourceError(`service volume ${where}.[${index}] is missing a mount target`, at);
        return mapValues(volume, (field, key) =>
          key === "target" && typeof field === "string" && field !== "" ? cleanPath(field) : field,
        );
      })
    : value;

const ports: Change = (value, _where, place) => {
  if (!Array.isArray(value)) return value;
  return value.flatMap((item, index) => portEntries(item, placeOf(value, index) ?? place));
};

const healthcheck: Change = (value) => {
  if (!isMap(value) || typeof value.test !== "string") return value;
  return Object.assign(
    mapValues(value, (item) => item),
    { test: ["CMD-SHELL", value.test] },
  );
};

const buildChanges: Record<string, Change> = {
  args: withNull,
  labels: withEmpty,
  additional_contexts: withEmpty,
  secrets: grants,
  extra_hosts: extraHosts,
  ssh: withNull,
};

const serviceChanges: Record<string, Change> = {
  annotations: withEmpty,
  build,
  configs: grants,
  depends_on: dependsOn,
  dns: asList,
  dns_search: asList,
  env_file: envFile,
  environment: withNull,
  extends: (value) => (typeof value === "string" ? single("service", value) : value),
  extra_hosts: extraHosts,
  healthcheck,
  label_file: asList,
  labels: withEmpty,
  networks,
  ports,
  secrets: grants,
  sysctls: withEmpty,
  tmpfs: asList,
  volumes,
};

function single(key: string, value: Tree): TreeMap {
  const map = newMap();
  map[key] = value;
  return map;
}

function longForms(
  map: TreeMap,
  changes: Record<string, Change>,
  where: string,
  place: SourceLocation,
): TreeMap {
  return mapValues(map, (value, key) => {
    const change = Object.hasOwn(changes, key) ? changes[key] : undefined;
    return change === undefined ? value : change(value, `${where}.${key}`, placeOf(map, key) ?? place);
  });
}

/** A service in long forms only, so that files can be merged. Throws SourceError. */
export function canonicalService(service: TreeMap, name: string, place: SourceLocation): TreeMap {
  return longForms(service, serviceChanges, `services.${name}`, place);
}

/** `external: {name: x}`, the old way, becomes `external: true, name: x`. */
export function canonicalResource(value: Tree, kind: string): Tree {
  if (!isMap(value)) return value;
  const changed = mapValues(value, (item, key) =>
    key === "labels" ? keyValues(item, `${kind}.labels`, { file: "", range: emptyRange }, "") : item,
  );
  if (isMap(changed.external)) {
    changed.name = changed.external.name ?? changed.name ?? quote("");
    changed.external = true;
  }
  return changed;
}

const emptyRange = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
