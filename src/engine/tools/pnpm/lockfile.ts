/** pnpm-lock.yaml, version 9.0: versions and digests; addresses only where a registry's tarballs lie elsewhere. */
import { parse } from "yaml";
import type { Process } from "../../process/types.ts";
import { putFile, textAt } from "../node-packages/files.ts";
import type { Picked } from "../node-packages/graph.ts";
import type { PackageJson } from "../npm/package-json.ts";
import { PnpmFailure } from "./failure.ts";
import { standardTarball } from "./registry.ts";
import type { Session } from "./session.ts";

export const KINDS = ["dependencies", "devDependencies", "optionalDependencies"] as const;
type Kind = (typeof KINDS)[number];

/** What was decided: versions of direct wishes, and every package by `name@version`, with what it resolved its own to. */
export interface Resolved {
  readonly direct: Readonly<
    Record<Kind, ReadonlyMap<string, { readonly specifier: string; readonly version: string }>>
  >;
  readonly packages: ReadonlyMap<string, LockedPackage>;
}

export interface LockedPackage {
  readonly picked: Picked;
  /** Name to version. */
  readonly dependencies: ReadonlyMap<string, string>;
}

interface Written {
  readonly importers?: Readonly<
    Record<string, Partial<Record<Kind, Readonly<Record<string, { specifier: string; version: string }>>>>>
  >;
  readonly packages?: Readonly<
    Record<string, { readonly resolution?: { integrity?: string; tarball?: string } }>
  >;
  readonly snapshots?: Readonly<Record<string, { readonly dependencies?: Readonly<Record<string, string>> }>>;
}

/** Reads pnpm-lock.yaml; undefined where there is none. Throws PnpmFailure. */
export function readLock(session: Session): Resolved | undefined {
  const path = `${session.dir}/pnpm-lock.yaml`;
  const text = textAt(session.process, path);
  if (text === undefined) return undefined;
  let written: Written;
  try {
    written = (parse(text) ?? {}) as Written;
  } catch (error) {
    throw new PnpmFailure(
      "PNPM_BROKEN_LOCKFILE",
      `The lockfile at "${path}" is broken: ${(error as Error).message}`,
    );
  }
  const importer = written.importers?.["."] ?? {};
  const direct = (kind: Kind) => new Map(Object.entries(importer[kind] ?? {}));
  const packages = new Map(
    Object.entries(written.packages ?? {}).map(([id, { resolution = {} }]) => {
      const at = id.lastIndexOf("@");
      const [name, version] = [id.slice(0, at), id.slice(at + 1)];
      const dependencies = new Map(Object.entries(written.snapshots?.[id]?.dependencies ?? {}));
      const tarball = resolution.tarball ?? standardTarball(session, name, version);
      return [
        id,
        { picked: { name, version, tarball, integrity: resolution.integrity }, dependencies },
      ] as const;
    }),
  );
  return {
    direct: {
      dependencies: direct("dependencies"),
      devDependencies: direct("devDependencies"),
      optionalDependencies: direct("optionalDependencies"),
    },
    packages,
  };
}

/** Does the lockfile say what package.json wants? */
export function satisfiesManifest(lock: Resolved, manifest: PackageJson): boolean {
  return KINDS.every((kind) => {
    const wanted = Object.entries(manifest[kind] ?? {});
    const locked = lock.direct[kind];
    return (
      wanted.length === locked.size && wanted.every(([name, range]) => locked.get(name)?.specifier === range)
    );
  });
}

function scalar(text: string): string {
  const isPlain =
    /^[\w^~./<=>*-][\w^~./<=>*:@ -]*$/.test(text) && !/^[*>@-]|: |^(true|false|null|\d+(\.\d+)?)$/.test(text);
  return isPlain ? text : `'${text.replace(/'/g, "''")}'`;
}

/** Addresses are compared without their scheme, as pnpm does. */
function tarballOf(session: Session, { name, version, tarball }: Picked): string {
  const bare = (address: string) => address.replace(/^https?:/, "");
  return bare(tarball) === bare(standardTarball(session, name, version)) ? "" : `, tarball: ${tarball}`;
}

export function formatLock(session: Session, { direct, packages }: Resolved): string {
  const lines = [
    "lockfileVersion: '9.0'",
    "",
    "settings:",
    "  autoInstallPeers: true",
    "  excludeLinksFromLockfile: false",
    "",
  ];
  lines.push("importers:", "");
  const used = KINDS.filter((kind) => direct[kind].size > 0);
  lines.push(used.length > 0 ? "  .:" : "  .: {}");
  const byName = <T>(entries: Iterable<readonly [string, T]>) =>
    [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const kind of used) {
    lines.push(`    ${kind}:`);
    for (const [name, { specifier, version }] of byName(direct[kind]))
      lines.push(
        `      ${scalar(name)}:`,
        `        specifier: ${scalar(specifier)}`,
        `        version: ${scalar(version)}`,
      );
  }
  if (packages.size === 0) return `${lines.join("\n")}\n`;
  lines.push("", "packages:", "");
  for (const [id, { picked }] of byName(packages)) {
    const { integrity = "" } = picked;
    lines.push(`  ${scalar(id)}:`, `    resolution: {integrity: ${integrity}${tarballOf(session, picked)}}`);
    if (picked.bin !== undefined) lines.push("    hasBin: true");
    lines.push("");
  }
  lines.push("snapshots:", "");
  for (const [id, { dependencies }] of byName(packages)) {
    lines.push(dependencies.size > 0 ? `  ${scalar(id)}:` : `  ${scalar(id)}: {}`);
    if (dependencies.size > 0) lines.push("    dependencies:");
    for (const [name, version] of byName(dependencies))
      lines.push(`      ${scalar(name)}: ${scalar(version)}`);
    lines.push("");
  }
  return `${lines.join("\n").trimEnd()}\n`;
}

export function writeLock(process: Process, path: string, text: string): void {
  if (textAt(process, path) !== text) putFile(process, path, text);
}
