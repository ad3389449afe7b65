import { BakeError } from "./definition.ts";
import type { Value } from "./hcl/evaluate.ts";
import type { Target } from "./target.ts";

/** Keys of `--set` to the attribute that they replace; the others are called alike. */
const RENAMED: Readonly<Record<string, string>> = {
  platform: "platforms",
  secrets: "secret",
  entitlements: "entitlements",
};
const TEXTS = new Set(["context", "dockerfile", "target", "network", "call"]);
const SWITCHES = new Set(["pull", "no-cache"]);
const LISTS = new Set(
  "tags cache-from cache-to secrets ssh platform output no-cache-filter annotations attest entitlements".split(
    " ",
  ),
);
const MAPS = new Set(["args", "labels", "contexts"]);

/** One `--set PATTERN.KEY[.NAME]=VALUE`. */
interface Override {
  readonly pattern: string;
  readonly key: string;
  readonly name: string;
  readonly value: string | undefined;
}

function parseOverride(text: string): Override {
  const equals = text.indexOf("=");
  const path = equals < 0 ? text : text.slice(0, equals);
  const [pattern = "", key, ...rest] = path.split(".");
  if (!key) throw new BakeError(`invalid override key ${path}, expected target.name`);
  return { pattern, key, name: rest.join("."), value: equals < 0 ? undefined : text.slice(equals + 1) };
}

function matches(pattern: string, name: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`).test(name);
}

/** Applies `--set` to the targets that it names. `known` are all targets of the files. Throws BakeError. */
export function applyOverrides(
  targets: readonly Target[],
  given: readonly string[],
  known: readonly string[],
  environment: ReadonlyMap<string, string>,
): Target[] {
  const overrides = given.map(parseOverride);
  for (const { pattern } of overrides)
    if (!known.some((name) => matches(pattern, name)))
      throw new BakeError(`could not find any target matching '${pattern}'`);
  return targets.map((target) => {
    const attributes = new Map(target.attributes);
    const replaced = new Set<string>();
    for (const { pattern, key, name, value } of overrides) {
      if (!matches(pattern, target.name)) continue;
      const attribute = RENAMED[key] ?? key;
      if (MAPS.has(key)) {
        const taken = value ?? environment.get(name);
        if (taken === undefined) continue;
        const old = (attributes.get(attribute) ?? {}) as Record<string, Value>;
        attributes.set(attribute, { ...old, [name]: taken });
      } else if (TEXTS.has(key)) attributes.set(attribute, value ?? "");
      else if (SWITCHES.has(key)) attributes.set(attribute, value === "true" || value === "1");
      else if (LISTS.has(key)) {
        const old = replaced.has(attribute) ? (attributes.get(attribute) as readonly Value[]) : [];
        attributes.set(attribute, value ? [...old, value] : [...old]);
        replaced.add(attribute);
      } else throw new BakeError(`unknown key: ${key}`);
    }
    return { name: target.name, attributes };
  });
}
