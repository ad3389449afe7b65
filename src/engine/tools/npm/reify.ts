/** Putting packages in place: tarballs unpacked, programs linked, lifecycle scripts run, the audit asked for. */
import { untar } from "../net/untar.ts";
import { NpmFailure } from "./failure.ts";
import { foreignPackage } from "./foreign.ts";
import type { Locked, Lockfile } from "./lockfile.ts";
import { type PackageJson, readJson } from "./package-json.ts";
import { fetchFrom, tarballOf } from "./registry.ts";
import { removeAll } from "./remove.ts";
import { runLifecycle } from "./scripts.ts";
import type { Session } from "./session.ts";

const DEPENDENCY_SCRIPTS = ["preinstall", "install", "postinstall"];

/** Unpacks a tarball: the first folder of every path is dropped, npm's modes are kept to 0644 and 0755. */
function unpack(session: Session, archive: Uint8Array, folder: string): void {
  const { process } = session;
  const { filesystem } = process.machine;
  session.makeFolders(folder);
  for (const { path, kind, mode, content } of untar(archive)) {
    const inside = path.split("/").slice(1).join("/");
    if (kind !== "file" || inside === "" || inside.split("/").includes("..")) continue;
    const target = `${folder}/${inside}`;
    session.makeFolders(target.replace(/\/[^/]*$/, ""));
    const bits = (mode & 0o111 ? 0o755 : 0o644) & ~process.umask;
    filesystem.writeFile(target, content, bits, process.credentials);
    filesystem.utimes(target, 499162500000, process.credentials);
  }
}

/** The links in node_modules/.bin, and the mode of what they point at. */
function linkBins(
  session: Session,
  folder: string,
  path: string,
  bins: Readonly<Record<string, string>>,
  globalPrefix: string | undefined,
): void {
  const { process } = session;
  const { filesystem } = process.machine;
  const as = process.credentials;
  const top = path.replace(/node_modules\/(@[^/]+\/)?[^/]+$/, "node_modules");
  const isTop = globalPrefix !== undefined && top === "node_modules";
  const links = isTop ? `${globalPrefix}/bin` : `${folder}/${top}/.bin`;
  session.makeFolders(links);
  for (const [name, file] of Object.entries(bins)) {
    const link = `${links}/${name}`;
    const target = `${folder}/${path}/${file.replace(/^\.\//, "")}`;
    if (!filesystem.exists(target, as)) continue;
    filesystem.chmod(target, 0o755, as);
    if (!filesystem.exists(link, as)) {
      const up = isTop ? "../lib/node_modules" : "..";
      filesystem.symlink(`${up}/${path.slice(top.length + 1)}/${file.replace(/^\.\//, "")}`, link, as);
    }
  }
}

export interface Outcome {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

/** Makes node_modules hold exactly `tree`; in the global folder what else is there stays. */
export async function reify(
  session: Session,
  folder: string,
  tree: ReadonlyMap<string, Locked>,
  globalPrefix?: string,
): Promise<Outcome> {
  const { process } = session;
  const { filesystem } = process.machine;
  const as = process.credentials;
  const hidden = `${folder}/node_modules/.package-lock.json`;
  const before = readJson<Lockfile>(process, hidden)?.packages ?? {};
  let [added, removed, changed] = [0, 0, 0];
  for (const path of Object.keys(before)) {
    if (tree.has(path) || !filesystem.exists(`${folder}/${path}`, as)) continue;
    removeAll(process, `${folder}/${path}`);
    removed += 1;
  }
  for (const [path, locked] of tree) {
    const there = filesystem.exists(`${folder}/${path}/package.json`, as);
    if (there && before[path]?.version === locked.version) continue;
    if (locked.resolved === undefined)
      throw new NpmFailure([`code EUNSUPPORTED`, `unsupported lockfile entry ${path}`]);
    if (locked.link) {
      added += linkFolder(session, folder, path, locked.resolved);
      continue;
    }
    const name = path.replace(/^.*node_modules\//, "");
    const archive = /^(?:git|file:)/.test(locked.resolved)
      ? ((await foreignPackage(session, locked.resolved, locked)).archive ?? new Uint8Array(0))
      : await tarballOf(session, name, locked.resolved, locked.integrity);
    if (there) {
      removeAll(process, `${folder}/${path}`);
      changed += 1;
    } else added += 1;
    unpack(session, archive, `${folder}/${path}`);
    if (locked.bin) linkBins(session, folder, path, locked.bin, globalPrefix);
  }
  return { added, removed, changed };
}

/** A folder is linked, not copied. */
function linkFolder(session: Session, folder: string, path: string, place: string): number {
  const { machine, credentials: as } = session.process;
  const link = `${folder}/${path}`;
  if (machine.filesystem.exists(link, as)) return 0;
  session.makeFolders(link.replace(/\/[^/]*$/, ""));
  const up = path
    .split("/")
    .slice(0, -1)
    .map(() => "..");
  machine.filesystem.symlink([...up, place].join("/"), link, as);
  return 1;
}

export async function dependencyScripts(session: Session, folder: string, tree: ReadonlyMap<string, Locked>) {
  const uncovered: string[] = [];
  for (const [path, locked] of tree) {
    if (!locked.hasInstallScript) continue;
    const manifest = readJson<PackageJson>(session.process, `${folder}/${path}/package.json`) ?? {};
    for (const event of DEPENDENCY_SCRIPTS) {
      const script = manifest.scripts?.[event];
      if (script === undefined) continue;
      uncovered.push(`  ${manifest.name}@${manifest.version} (${event}: ${script})`);
      await session.note("info", `run ${manifest.name}@${manifest.version} ${event} ${path} ${script}`);
      await runLifecycle(session, { event, manifest, folder: `${folder}/${path}`, background: true });
      await session.note(
        "info",
        `run ${manifest.name}@${manifest.version} ${event} { code: 0, signal: null }`,
      );
    }
  }
  return uncovered;
}

/** Does the registry answer the audit? Without it npm says nothing of audits or vulnerabilities. */
export async function audited(session: Session, tree: ReadonlyMap<string, Locked>): Promise<boolean> {
  if (!session.config.on("audit")) return false;
  // Nothing to ask about, or nobody to ask.
  if (tree.size === 0 || session.config.on("offline")) return true;
  const url = `${session.config.registryFor("")}-/npm/v1/security/advisories/bulk`;
  try {
    await fetchFrom(session, url, "audit", { method: "POST", body: "{}" });
    return true;
  } catch (error) {
    if (!(error instanceof NpmFailure)) throw error;
    await session.note("verbose", `audit error   uri: '${url}',`);
    return false;
  }
}
