/** package-lock.json, lockfileVersion 3: what is installed where, and in which order npm writes its keys. */
import type { PackageJson } from "./package-json.ts";

/** One entry of `packages`; the key is its path below the project. */
export interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly engines?: Readonly<Record<string, string>>;
  readonly link?: boolean;
  /** From an address, a file or a repository, not from a registry; never written. */
  readonly foreign?: boolean;
}

export interface Lockfile {
  readonly name?: string;
  readonly version?: string;
  readonly lockfileVersion: number;
  readonly packages?: Readonly<Record<string, Locked>>;
}

function sorted<T>(record: Readonly<Record<string, T>> | undefined): Record<string, T> | undefined {
  if (!record || Object.keys(record).length === 0) return undefined;
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => a.localeCompare(b, "en")));
}

/** Leaves out what is undefined, plain values before objects, as json-stringify-nice orders them. */
function tidy(entry: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entry).filter(([, value]) => value !== undefined && value !== false),
  );
}

const INSTALL_SCRIPTS = ["preinstall", "install", "postinstall", "prepare"];

/** The entry of the project itself. */
function rootEntry(root: PackageJson): Record<string, unknown> {
  return tidy({
    name: root.name,
    version: root.version,
    hasInstallScript: INSTALL_SCRIPTS.slice(0, 3).some((event) => root.scripts?.[event] !== undefined),
    license: root.license,
    dependencies: sorted(root.dependencies),
    devDependencies: sorted(root.devDependencies),
    optionalDependencies: sorted(root.optionalDependencies),
    bin: root.bin,
    engines: root.engines,
    peerDependencies: sorted(root.peerDependencies),
  });
}

/** The text's value of package-lock.json, or of node_modules/.package-lock.json (`hidden`). */
export function lockfileOf(
  root: PackageJson,
  folder: string,
  packages: ReadonlyMap<string, Locked>,
  hidden: boolean,
): unknown {
  const entries = [...packages].sort(([a], [b]) => a.localeCompare(b, "en"));
  const body = Object.fromEntries(
    entries.map(
      ([
        path,
        { version, resolved, integrity, dev, optional, hasInstallScript, license, foreign: _, ...rest },
      ]) => [path, tidy({ version, resolved, integrity, dev, hasInstallScript, license, optional, ...rest })],
    ),
  );
  return tidy({
    name: root.name ?? folder.replace(/^.*\//, ""),
    version: root.version,
    lockfileVersion: 3,
    requires: true,
    packages: hidden ? body : { "": rootEntry(root), ...body },
  });
}
