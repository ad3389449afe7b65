import { NotModelledError } from "../../source/errors.ts";
import { textOf, type Value } from "./hcl/evaluate.ts";

/** An entry of `secret`, `output`, `cache-from` and the like: as `key=value,...` or as an object. */
export type Fields = Readonly<Record<string, string>>;

/** A bake target: its attributes by their names in a file, values worked out. */
export interface Target {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, Value>;
}

/** In the order in which `bake --print` lists them. */
const PRINTED = [
  ...["annotations", "attest", "context", "contexts", "dockerfile", "dockerfile-inline", "args", "labels"],
  ...["tags", "cache-from", "cache-to", "target", "secret", "ssh", "platforms", "output", "pull", "no-cache"],
  ...["network", "no-cache-filter", "shm-size", "ulimits", "call", "entitlements", "extra-hosts"],
];

/** Attributes whose entries have fields of their own, with the one that comes first. */
const STRUCTURED: Readonly<Record<string, readonly string[]>> = {
  attest: [],
  "cache-from": [],
  "cache-to": [],
  output: [],
  secret: ["id", "src", "env"],
  ssh: ["id", "paths"],
};

const MAPS = new Set(["args", "labels", "contexts", "extra-hosts"]);
const LISTS = new Set(["annotations", "tags", "platforms", "no-cache-filter", "entitlements", "ulimits"]);

/** Text that an attribute holds. */
export function textAttribute(target: Target, name: string): string | undefined {
  const value = target.attributes.get(name);
  return value === undefined || value === null ? undefined : textOf(value);
}

export function listAttribute(target: Target, name: string): string[] {
  const value = target.attributes.get(name);
  const list = Array.isArray(value) ? value.map(textOf) : [];
  const needsHost = name === "entitlements" && target.attributes.get("network") === "host";
  return needsHost && !list.includes("network.host") ? [...list, "network.host"] : list;
}

/** Without entries that are null. */
export function mapAttribute(target: Target, name: string): ReadonlyMap<string, string> {
  const value = target.attributes.get(name);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return new Map();
  const entries = Object.entries(value as Readonly<Record<string, Value>>);
  return new Map(entries.flatMap(([key, each]) => (each === null ? [] : [[key, textOf(each)] as const])));
}

export function fieldsAttribute(target: Target, name: string): Fields[] {
  const value = target.attributes.get(name);
  return (Array.isArray(value) ? value : []).map((each: Value) => fieldsOf(each, name));
}

function fieldsOf(value: Value, name: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, textOf(each as Value)]));
  const text = textOf(value);
  if (name === "ssh") {
    const [id = "", paths] = text.split("=");
    return paths === undefined ? { id } : { id, paths };
  }
  if (!text.includes("="))
    return name.startsWith("cache") ? { type: "registry", ref: text } : { type: "local", dest: text };
  return Object.fromEntries(
    text.split(",").map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );
}

/** The same as text: what the flag of `docker buildx build` would be given. */
export function flagText(fields: Fields): string {
  return Object.entries(fields)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}

/** What `bake --print` shows: every build argument in clear text, of secrets only where they come from. */
export function printedTarget(target: Target): object {
  const entries = PRINTED.flatMap((name): [string, unknown][] => {
    const value = target.attributes.get(name);
    if (LISTS.has(name)) return nonEmpty(name, listAttribute(target, name));
    if (value === undefined || value === null) return [];
    if (MAPS.has(name)) return nonEmpty(name, sortedMap(mapAttribute(target, name)));
    if (!(name in STRUCTURED)) return [[name, value]];
    return nonEmpty(
      name,
      fieldsAttribute(target, name).map((fields) => inOrder(fields, name)),
    );
  });
  return Object.fromEntries(entries);
}

function nonEmpty(name: string, value: object): [string, unknown][] {
  return Object.keys(value).length > 0 ? [[name, value]] : [];
}

function sortedMap(map: ReadonlyMap<string, string>): object {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function inOrder(fields: Fields, name: string): object {
  const { type: _, ...rest } = fields;
  const shown: Fields = name === "secret" ? rest : fields;
  const order = STRUCTURED[name] ?? [];
  const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  const keys = Object.keys(shown).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(
    keys.map((key) => [key, shown[key] === "true" && key === "disabled" ? true : shown[key]]),
  );
}

/** Refuses what a target may say and is not simulated. */
export function refuseContexts(target: Target): void {
  for (const [, value] of mapAttribute(target, "contexts"))
    if (value.startsWith("target:")) throw new NotModelledError("a bake target as the context of another");
}
