/**
 * node_modules as pnpm lays it out: every package once below `.pnpm`, links to those that package.json names, and
 * two notes: `.modules.yaml`, which holds the registries' addresses as configured, and the workspace's state.
 */
import { existsAt, makeFolders, putFile, putLink, relative, removeTree } from "../node-packages/files.ts";
import { binsOf } from "../node-packages/unpack.ts";
import { type PackageJson, readJson } from "../npm/package-json.ts";
import { PNPM_VERSION } from "./config.ts";
import { formatLock, KINDS, type LockedPackage, type Resolved } from "./lockfile.ts";
import type { Session } from "./session.ts";
import { fetchToStore, importTo, inStore } from "./store.ts";

/** The folder of a package below node_modules/.pnpm. */
export function placeOf(session: Session, name: string, version: string): string {
  return `${session.dir}/node_modules/.pnpm/${name.replace("/", "+")}@${version}/node_modules/${name}`;
}

/** Programs are started by a small shell script, which finds the package beside itself. */
function writeBins(session: Session, binFolder: string, folder: string): void {
  const { process } = session;
  const manifest = readJson<PackageJson>(process, `${folder}/package.json`) ?? {};
  for (const [name, file] of Object.entries(binsOf(manifest.name ?? "", manifest.bin))) {
    const target = `${folder}/${file.replace(/^\.\//, "")}`;
    if (!existsAt(process, target)) continue;
    const path = `${binFolder}/${name}`;
    const script = `#!/bin/sh\nbasedir=$(dirname "$0")\nexec node "$basedir/${relative(binFolder, target)}" "$@"\n`;
    putFile(process, path, script);
    process.machine.filesystem.chmod(path, 0o755, process.credentials);
  }
}

/** The packages that are reached from the wishes of these kinds. */
export function reachable(resolved: Resolved, production: boolean): Map<string, LockedPackage> {
  const found = new Map<string, LockedPackage>();
  const kinds = production ? KINDS.filter((kind) => kind !== "devDependencies") : KINDS;
  const todo = kinds.flatMap((kind) =>
    [...resolved.direct[kind]].map(([name, { version }]) => `${name}@${version}`),
  );
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    const locked = resolved.packages.get(id);
    if (!locked || found.has(id)) continue;
    found.set(id, locked);
    for (const [name, version] of locked.dependencies) todo.push(`${name}@${version}`);
  }
  return found;
}

export interface Outcome {
  readonly added: readonly LockedPackage[];
  readonly reused: number;
  readonly downloaded: number;
}

/** Brings the packages into node_modules/.pnpm, from the store or the registry. */
export async function virtualStore(
  session: Session,
  packages: ReadonlyMap<string, LockedPackage>,
): Promise<Outcome> {
  const { process, dir } = session;
  const added: LockedPackage[] = [];
  let [reused, downloaded] = [0, 0];
  for (const locked of packages.values()) {
    const { picked, dependencies } = locked;
    const folder = placeOf(session, picked.name, picked.version);
    if (existsAt(process, `${folder}/package.json`)) {
      reused += 1;
      continue;
    }
    if (inStore(session, picked)) reused += 1;
    else {
      await fetchToStore(session, picked);
      downloaded += 1;
    }
    importTo(session, picked, folder);
    added.push(locked);
    const beside = folder.slice(0, folder.length - picked.name.length - 1);
    for (const [name, version] of dependencies) {
      const link = `${beside}/${name}`;
      putLink(process, link, relative(link.replace(/\/[^/]*$/, ""), placeOf(session, name, version)));
    }
  }
  for (const { picked } of added) {
    const link = `${dir}/node_modules/.pnpm/node_modules/${picked.name}`;
    const isDirect = !existsAt(process, `${dir}/package.json`);
    if (!isDirect && added.length > 1)
      putLink(
        process,
        link,
        relative(link.replace(/\/[^/]*$/, ""), placeOf(session, picked.name, picked.version)),
      );
  }
  return { added, reused, downloaded };
}

/** Links what package.json names; what it no longer names goes. Returns the names that are new or gone. */
export function linkDirect(session: Session, resolved: Resolved, production: boolean) {
  const { process, dir } = session;
  const modules = `${dir}/node_modules`;
  const { filesystem } = process.machine;
  const as = process.credentials;
  const wanted = new Map(
    KINDS.flatMap((kind) => (production && kind === "devDependencies" ? [] : [...resolved.direct[kind]])),
  );
  const there = existsAt(process, modules)
    ? filesystem
        .readdir(modules, as)
        .flatMap((name) =>
          name.startsWith("@")
            ? filesystem.readdir(`${modules}/${name}`, as).map((own) => `${name}/${own}`)
            : [name],
        )
    : [];
  const gone = there.filter((name) => !name.startsWith(".") && !wanted.has(name));
  for (const name of gone) removeTree(process, `${modules}/${name}`);
  const fresh: string[] = [];
  for (const [name, { version }] of wanted) {
    const link = `${modules}/${name}`;
    const target = placeOf(session, name, version);
    if (!there.includes(name)) fresh.push(name);
    putLink(process, link, relative(link.replace(/\/[^/]*$/, ""), target));
    writeBins(session, `${modules}/.bin`, target);
  }
  return { fresh, gone };
}

/** Writes the notes that the next run reads. */
export function writeNotes(session: Session, resolved: Resolved, production: boolean): void {
  const { process, dir, config } = session;
  const registries: Record<string, string> = { default: config.registryFor("") };
  for (const [key, value] of config.raw)
    if (/^@.*:registry$/.test(key))
      registries[key.replace(/:registry$/, "")] = value.endsWith("/") ? value : `${value}/`;
  const now = process.machine.clock.now();
  makeFolders(process, `${dir}/node_modules/.pnpm`);
  const notes = {
    hoistedDependencies: {},
    hoistPattern: ["*"],
    included: { dependencies: true, devDependencies: !production, optionalDependencies: true },
    injectedDeps: {},
    layoutVersion: 5,
    nodeLinker: "isolated",
    packageManager: `pnpm@${PNPM_VERSION}`,
    pendingBuilds: [],
    publicHoistPattern: [],
    prunedAt: new Date(now).toUTCString(),
    registries,
    skipped: [],
    storeDir: session.store,
    virtualStoreDir: ".pnpm",
    virtualStoreDirMaxLength: 120,
  };
  putFile(process, `${dir}/node_modules/.modules.yaml`, JSON.stringify(notes, null, 2));
  putFile(process, `${dir}/node_modules/.pnpm/lock.yaml`, formatLock(session, resolved));
  const state = {
    lastValidatedTimestamp: now,
    projects: {},
    pnpmfiles: [],
    settings: {},
    filteredInstall: false,
  };
  putFile(
    process,
    `${dir}/node_modules/.pnpm-workspace-state-v1.json`,
    `${JSON.stringify(state, null, 2)}\n`,
  );
}
