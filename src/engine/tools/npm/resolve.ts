/** Deciding which versions to install, and where in node_modules: hoisted, as npm does by default. */
import { foreignPackage, isForeign } from "./foreign.ts";
import type { Locked } from "./lockfile.ts";
import type { PackageJson } from "./package-json.ts";
import { type Manifest, manifestOf } from "./registry.ts";
import { satisfies } from "./semver.ts";
import type { Session } from "./session.ts";

function binOf(manifest: Manifest): Record<string, string> | undefined {
  if (manifest.bin === undefined) return undefined;
  if (typeof manifest.bin === "string") return { [manifest.name.replace(/^.*\//, "")]: manifest.bin };
  return { ...manifest.bin };
}

function lockedOf(manifest: Manifest, dev: boolean): Locked {
  const bin = binOf(manifest);
  const { version, dist, dependencies, engines, license, hasInstallScript } = manifest;
  return {
    version,
    resolved: dist.tarball,
    ...(dist.integrity === undefined ? {} : { integrity: dist.integrity }),
    ...(dev ? { dev } : {}),
    ...(hasInstallScript ? { hasInstallScript } : {}),
    ...(license === undefined ? {} : { license }),
    ...(dependencies === undefined || Object.keys(dependencies).length === 0 ? {} : { dependencies }),
    ...(bin === undefined ? {} : { bin }),
    ...(engines === undefined ? {} : { engines }),
  };
}

interface Wish {
  readonly name: string;
  readonly range: string;
  /** Path of the package that wants it: "" for the project. */
  readonly by: string;
  readonly dev: boolean;
}

/** The path that require() in `by` finds `name` at, if it is placed already. */
function found(name: string, by: string, placed: ReadonlyMap<string, Locked>): string | undefined {
  for (let at = by; ; at = at.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, "")) {
    const path = `${at === "" ? "" : `${at}/`}node_modules/${name}`;
    if (placed.has(path)) return path;
    if (at === "") return undefined;
  }
}

/**
 * Places everything that `root` wants, and what that wants in turn. `kept` are the entries of a lockfile:
 * they stay where they are as long as they fit.
 */
export async function resolveTree(
  session: Session,
  root: PackageJson,
  kept: ReadonlyMap<string, Locked>,
): Promise<Map<string, Locked>> {
  const placed = new Map<string, Locked>();
  const todo: Wish[] = [];
  const want = (ranges: Readonly<Record<string, string>> | undefined, by: string, dev: boolean) => {
    for (const [name, range] of Object.entries(ranges ?? {})) todo.push({ name, range, by, dev });
  };
  want({ ...root.dependencies, ...root.optionalDependencies }, "", false);
  want(root.devDependencies, "", true);
  for (let wish = todo.shift(); wish; wish = todo.shift()) {
    const { name, range, by, dev } = wish;
    session.process.tick(50);
    if (isForeign(range)) {
      const path = `${by === "" ? "" : `${by}/`}node_modules/${name}`;
      const before = kept.get(path);
      const { locked } = before ? { locked: before } : await foreignPackage(session, range);
      placed.set(path, locked);
      want(locked.dependencies, path, dev);
      continue;
    }
    const there = found(name, by, placed);
    if (there && satisfiesTag(placed.get(there)?.version ?? "", range)) continue;
    const path =
      there === undefined ? `node_modules/${name}` : `${by === "" ? "" : `${by}/`}node_modules/${name}`;
    const before = kept.get(path);
    const fits = before?.version !== undefined && satisfiesTag(before.version, range);
    const locked = fits ? before : lockedOf(await manifestOf(session, name, range), dev);
    placed.set(path, locked);
    await session.note(
      "silly",
      `placeDep ROOT ${name}@${locked.version} OK for: ${by || `${root.name ?? ""}@${root.version ?? ""}`} want: ${range}`,
    );
    want(locked.dependencies, path, dev);
  }
  return placed;
}

function satisfiesTag(version: string, range: string): boolean {
  return /^[a-z]+$/.test(range) || satisfies(version, range);
}
