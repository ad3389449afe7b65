/** `yarn install`, `yarn add` and `yarn remove`: the lockfile, the cache, node_modules, and the scripts of everything. */
import { NotModelledError } from "../../source/errors.ts";
import { makeFolders, putFile, removeTree, textAt } from "../node-packages/files.ts";
import { hoist, type Picked, resolveGraph } from "../node-packages/graph.ts";
import { binsOf, linkBins } from "../node-packages/unpack.ts";
import { type PackageJson, readJson } from "../npm/package-json.ts";
import { cached } from "./cache.ts";
import { YarnFailure } from "./failure.ts";
import { type LockEntry, lockedFrom, readLock, writeLock } from "./lockfile.ts";
import { pick } from "./registry.ts";
import { runLifecycle } from "./scripts.ts";
import type { Session } from "./session.ts";

const BUILD_STAGES = ["preinstall", "install", "postinstall"];
const HOUSE_STAGES = ["install", "postinstall", "prepublish", "prepare"];

type Roots = readonly (readonly [name: string, range: string])[];

export function manifestOf(session: Session): PackageJson {
  return readJson<PackageJson>(session.process, `${session.cwd}/package.json`) ?? {};
}

function rootsOf(manifest: PackageJson, production: boolean): Roots {
  return Object.entries({
    ...manifest.dependencies,
    ...(production ? {} : manifest.devDependencies),
    ...manifest.optionalDependencies,
  });
}

function copyFolder(session: Session, from: string, to: string): void {
  const { filesystem } = session.process.machine;
  const as = session.process.credentials;
  makeFolders(session.process, to);
  for (const name of filesystem.readdir(from, as)) {
    if (/^\.yarn-(metadata\.json|tarball\.tgz)$/.test(name)) continue;
    session.process.tick();
    const stat = filesystem.lstat(`${from}/${name}`, as);
    if (stat.kind === "directory") copyFolder(session, `${from}/${name}`, `${to}/${name}`);
    else {
      putFile(session.process, `${to}/${name}`, filesystem.readFile(`${from}/${name}`, as));
      filesystem.chmod(`${to}/${name}`, stat.mode & 0o777, as);
    }
  }
}

function integrityOf(session: Session, lock: ReadonlyMap<string, LockEntry>, roots: Roots): string {
  const flags = [
    ...(session.on("ignore-scripts") ? ["ignoreScripts"] : []),
    ...(session.production ? ["production"] : []),
  ];
  const entries = [...lock]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { resolved }]) => [key, resolved ?? ""]);
  const content = {
    systemParams: "linux-x64-115",
    modulesFolders: entries.length > 0 ? ["node_modules"] : [],
    flags,
    linkedModules: [],
    topLevelPatterns: roots.map(([name, range]) => `${name}@${range}`).sort(),
    lockfileEntries: Object.fromEntries(entries),
    files: [],
    artifacts: {},
  };
  return JSON.stringify(content, null, 2);
}

function sameLock(a: ReadonlyMap<string, LockEntry> | undefined, b: ReadonlyMap<string, LockEntry>): boolean {
  if (!a || a.size !== b.size) return false;
  return [...b].every(([key, entry]) => a.get(key)?.version === entry.version);
}

/** Decides on versions: what the lockfile says, else what the registry has. */
async function resolve(session: Session, manifest: PackageJson, locked: ReadonlyMap<string, LockEntry>) {
  const entries = new Map<string, LockEntry>();
  const graph = await resolveGraph(
    session.process,
    "yarn",
    rootsOf(manifest, false),
    async (name, range, by) => {
      const key = `${name}@${range}`;
      const known = locked.get(key);
      if (!known && session.on("offline"))
        throw new YarnFailure(
          `Couldn't find any versions for "${name}" that matches "${range}" in our cache (possible versions are ""). This is usually caused by a missing entry in the lockfile, running Yarn without the --offline flag may help fix this issue.`,
        );
      if (known) {
        entries.set(key, known);
        const { version, resolved = "", dependencies } = known;
        return { name, version, tarball: resolved, dependencies } satisfies Picked;
      }
      const picked = await pick(session, name, range, by);
      entries.set(key, lockedFrom(picked));
      return picked;
    },
  );
  return { graph, entries };
}

/** Everything after package.json is known. */
async function run(session: Session, manifest: PackageJson, update: boolean, quiet = false): Promise<void> {
  const { process, cwd } = session;
  const step = (number: number, text: string) => (quiet ? undefined : session.step(number, 4, text));
  if (manifest.workspaces !== undefined) throw new NotModelledError("yarn workspaces");
  await session.prepareCache();
  const scripts = !session.on("ignore-scripts") && session.config.get("ignore-scripts") !== true;
  const house = scripts && !update;
  if (house) await runLifecycle(session, { stage: "preinstall", manifest, folder: cwd });
  const before = session.on("no-lockfile") ? undefined : readLock(session);
  if (!before && !quiet && !session.on("no-lockfile")) await session.info("No lockfile found.");
  if (!quiet && manifest.license === undefined && manifest.name !== undefined)
    await session.warn(`${[manifest.name, manifest.version].filter(Boolean).join("@")}: No license field`);
  await step(1, "Resolving packages");
  const roots = rootsOf(manifest, session.production);
  const wished = rootsOf(manifest, false).map(([name, range]) => `${name}@${range}`);
  const { graph, entries } = await resolve(session, manifest, before ?? new Map());
  if (session.on("frozen-lockfile") && before && wished.some((key) => !before.has(key)))
    throw new YarnFailure("Your lockfile needs to be updated, but yarn was run with `--frozen-lockfile`.");
  const integrityFile = `${cwd}/node_modules/.yarn-integrity`;
  const integrity = integrityOf(session, entries, roots);
  if (
    !update &&
    !session.on("force") &&
    sameLock(before, entries) &&
    textAt(process, integrityFile) === integrity
  ) {
    await session.success("Already up-to-date.");
    return;
  }
  await step(2, "Fetching packages");
  const placed = hoist(roots, graph);
  const folders = new Map<string, string>();
  const needed = new Set([...placed.values()].map(({ name, version }) => `${name}@${version}`));
  for (const [key, entry] of entries) {
    const name = key.slice(0, key.lastIndexOf("@"));
    if (needed.has(`${name}@${entry.version}`))
      folders.set(`${name}@${entry.version}`, await cached(session, name, entry));
  }
  await step(3, "Linking dependencies");
  removeTree(process, `${cwd}/node_modules`);
  if (placed.size > 0 || wished.length === 0) makeFolders(process, `${cwd}/node_modules`);
  const installed: { readonly folder: string; readonly manifest: PackageJson }[] = [];
  for (const [path, { name, version }] of placed) {
    const folder = `${cwd}/${path}`;
    const from = folders.get(`${name}@${version}`) ?? "";
    copyFolder(session, from, folder);
    const own = readJson<PackageJson>(process, `${folder}/package.json`) ?? {};
    const top = path.slice(0, path.length - name.length);
    if (!session.on("no-bin-links")) linkBins(process, `${cwd}/${top}.bin`, folder, binsOf(name, own.bin));
    installed.push({ folder, manifest: own });
  }
  await step(4, "Building fresh packages");
  for (const each of scripts ? installed : [])
    for (const stage of BUILD_STAGES) await runLifecycle(session, { ...each, stage, background: true });
  const saves = !["no-lockfile", "pure-lockfile", "frozen-lockfile"].some((option) => session.on(option));
  putFile(process, integrityFile, integrity);
  if (saves && !sameLock(before, entries)) {
    writeLock(session, entries);
    if (!quiet) await session.success("Saved lockfile.");
  }
  for (const stage of house ? HOUSE_STAGES : [])
    await runLifecycle(session, { stage, manifest, folder: cwd });
}

export async function install(session: Session, words: readonly string[]): Promise<number> {
  if (words.length > 0)
    throw new YarnFailure(
      '`install` has been replaced with `add` to add new dependencies. Run "yarn add ' +
        `${words.join(" ")}" instead.`,
    );
  await run(session, manifestOf(session), false);
  return 0;
}

/** Writes package.json as yarn does: with the indentation that it had, or two spaces. */
function writeManifest(session: Session, manifest: PackageJson): void {
  const path = `${session.cwd}/package.json`;
  const indent = /^[{[]\s*?\n([ \t]+)/.exec(textAt(session.process, path) ?? "")?.[1] ?? "  ";
  putFile(session.process, path, `${JSON.stringify(manifest, null, indent)}\n`);
}

function sorted(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export async function add(session: Session, words: readonly string[]): Promise<number> {
  if (words.length === 0) throw new YarnFailure("Missing list of packages to add to your project.");
  const before = manifestOf(session);
  const key = session.on("dev")
    ? "devDependencies"
    : session.on("optional")
      ? "optionalDependencies"
      : session.on("peer")
        ? "peerDependencies"
        : "dependencies";
  const wishes: Record<string, string> = {};
  for (const word of words) {
    const at = word.indexOf("@", 1);
    const name = at < 0 ? word : word.slice(0, at);
    const range = at < 0 ? "" : word.slice(at + 1);
    if (/^(https?:|git|file:|\.)/.test(word))
      throw new NotModelledError(`yarn add ${word.replace(/:.*/s, ":...")}`);
    if (range !== "" && !/^[a-z]+$/.test(range)) {
      wishes[name] = range;
      continue;
    }
    const { version } = await pick(session, name, range, "");
    const prefix = session.on("exact")
      ? ""
      : session.on("tilde")
        ? "~"
        : (session.config.text("save-prefix") ?? "^");
    wishes[name] = `${prefix}${version}`;
  }
  const manifest = { ...before, [key]: sorted({ ...before[key], ...wishes }) };
  await run(session, manifest, true);
  writeManifest(session, manifest);
  const names = Object.keys(wishes);
  await session.success(`Saved ${names.length} new ${names.length === 1 ? "dependency" : "dependencies"}.`);
  const lock = readLock(session) ?? new Map<string, LockEntry>();
  const list = Object.entries(wishes).map(
    ([name, range]) => `${name}@${lock.get(`${name}@${range}`)?.version ?? range}`,
  );
  const tree = list.map((line, at) => `${at === list.length - 1 ? "└─" : "├─"} ${line}`).join("\n");
  await session.info("Direct dependencies");
  if (!session.silent) await session.say(tree);
  await session.info("All dependencies");
  if (!session.silent) await session.say(tree);
  return 0;
}

export async function remove(session: Session, words: readonly string[]): Promise<number> {
  if (words.length === 0) throw new YarnFailure("Expecting at least 1 argument");
  const before = manifestOf(session);
  await session.step(1, 2, `Removing module ${words.join(", ")}`);
  const without = (record: Readonly<Record<string, string>> | undefined) =>
    Object.fromEntries(Object.entries(record ?? {}).filter(([name]) => !words.includes(name)));
  const listed = { ...before.dependencies, ...before.devDependencies, ...before.optionalDependencies };
  if (words.some((word) => listed[word] === undefined))
    throw new YarnFailure("This module isn't specified in a package.json file.");
  const manifest = {
    ...before,
    ...(before.dependencies ? { dependencies: without(before.dependencies) } : {}),
    ...(before.devDependencies ? { devDependencies: without(before.devDependencies) } : {}),
    ...(before.optionalDependencies ? { optionalDependencies: without(before.optionalDependencies) } : {}),
  };
  writeManifest(session, manifest);
  await session.step(2, 2, "Regenerating lockfile and installing missing dependencies");
  await run(session, manifest, true, true);
  await session.success("Uninstalled packages.");
  return 0;
}
