/** Which version of each package is wanted: every `name@range` that a project needs, and what those need in turn. */
import type { Process } from "../../process/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import type { PackageJson } from "../npm/package-json.ts";
import { maxSatisfying } from "../npm/semver.ts";

export interface Picked {
  readonly name: string;
  readonly version: string;
  /** Where its tarball is. */
  readonly tarball: string;
  readonly integrity?: string | undefined;
  readonly shasum?: string | undefined;
  readonly dependencies?: Readonly<Record<string, string>> | undefined;
  readonly bin?: string | Readonly<Record<string, string>> | undefined;
  readonly hasInstallScript?: boolean | undefined;
}

/** Registry metadata, the part that is used here. */
export interface Metadata {
  readonly name: string;
  readonly "dist-tags"?: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, PublishedVersion>>;
}

interface PublishedVersion extends PackageJson {
  readonly hasInstallScript?: boolean;
  readonly dist: { readonly tarball: string; readonly integrity?: string; readonly shasum?: string };
}

const FOREIGN =
  /^(git|github:|file:|link:|portal:|patch:|https?:|ssh|workspace:|npm:|catalog:)|^[\w-]+\/[\w.-]+$/;

/** The version that a range or a tag means; undefined where none fits. */
export function pickVersion(all: Metadata, range: string): Picked | undefined {
  const tags = all["dist-tags"] ?? {};
  const wanted = range === "" || range === "*" ? "latest" : range;
  const version = tags[wanted] ?? maxSatisfying(Object.keys(all.versions), range === "latest" ? "*" : range);
  const found = version === undefined ? undefined : all.versions[version];
  if (!found) return undefined;
  const { dist, dependencies, bin, hasInstallScript } = found;
  return {
    ...{ name: all.name, version: found.version ?? "", tarball: dist.tarball, dependencies, bin },
    ...{ integrity: dist.integrity, shasum: dist.shasum, hasInstallScript },
  };
}

/** The key of a wish: `name@range`. */
export function pattern(name: string, range: string): string {
  return `${name}@${range}`;
}

/**
 * Walks from `roots` (name and range) to everything they need. `pick` is asked once for each `name@range`. Ranges that
 * name no registry are refused: `tool` says in whose name.
 */
export async function resolveGraph(
  process: Process,
  tool: string,
  roots: readonly (readonly [name: string, range: string])[],
  pick: (name: string, range: string, requiredBy: string) => Promise<Picked>,
): Promise<Map<string, Picked>> {
  const found = new Map<string, Picked>();
  const todo = roots.map(([name, range]) => ({ name, range, by: "" }));
  for (let wish = todo.shift(); wish; wish = todo.shift()) {
    const { name, range, by } = wish;
    const key = pattern(name, range);
    if (found.has(key)) continue;
    if (FOREIGN.test(range)) throw new NotModelledError(`${tool}: installing ${name} from ${range}`);
    process.tick(50);
    const picked = await pick(name, range, by);
    found.set(key, picked);
    for (const [each, wanted] of Object.entries(picked.dependencies ?? {}))
      todo.push({ name: each, range: wanted, by: pattern(picked.name, picked.version) });
  }
  return found;
}

/**
 * Where each package lies in a hoisted node_modules: path below the project to package. What fits at the top lies at
 * the top; another version of it lies inside the package that wants it.
 */
export function hoist(
  roots: readonly (readonly [name: string, range: string])[],
  graph: ReadonlyMap<string, Picked>,
): Map<string, Picked> {
  const placed = new Map<string, Picked>();
  const todo = roots.map(([name, range]) => ({ name, range, by: "" }));
  for (let wish = todo.shift(); wish; wish = todo.shift()) {
    const { name, range, by } = wish;
    const picked = graph.get(pattern(name, range));
    if (!picked) continue;
    const inside = by === "" ? "" : `${by}/`;
    const top = placed.get(`node_modules/${name}`);
    const near = placed.get(`${inside}node_modules/${name}`);
    if ((near ?? top)?.version === picked.version) continue;
    const path = top === undefined ? `node_modules/${name}` : `${inside}node_modules/${name}`;
    placed.set(path, picked);
    for (const [each, wanted] of Object.entries(picked.dependencies ?? {}))
      todo.push({ name: each, range: wanted, by: path });
  }
  return placed;
}
