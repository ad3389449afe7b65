/** `pnpm install`, `add`, `remove` and `fetch`: the lockfile, the store, node_modules, and the project's scripts. */
import { NotModelledError } from "../../source/errors.ts";
import { existsAt, putFile, removeTree, textAt } from "../node-packages/files.ts";
import { pattern, resolveGraph } from "../node-packages/graph.ts";
import { type PackageJson, readJson } from "../npm/package-json.ts";
import { PnpmFailure } from "./failure.ts";
import {
  formatLock,
  KINDS,
  type LockedPackage,
  type Resolved,
  readLock,
  satisfiesManifest,
  writeLock,
} from "./lockfile.ts";
import { linkDirect, placeOf, reachable, virtualStore, writeNotes } from "./modules.ts";
import { pick } from "./registry.ts";
import { runBuild, runLifecycle } from "./scripts.ts";
import type { Session } from "./session.ts";
import { registerProject } from "./store.ts";

const BUILD_STAGES = ["preinstall", "install", "postinstall"];
const HOUSE_STAGES = [...BUILD_STAGES, "preprepare", "prepare", "postprepare"];

export function manifestOf(session: Session): PackageJson {
  const manifest = readJson<PackageJson>(session.process, `${session.dir}/package.json`);
  if (manifest) return manifest;
  throw new PnpmFailure("PNPM_NO_PKG_MANIFEST", `No package.json found in ${session.dir}`);
}

/** Asks the registry about everything that package.json wants; what the lockfile has and still fits stays. */
async function resolve(
  session: Session,
  manifest: PackageJson,
  lock: Resolved | undefined,
): Promise<Resolved> {
  const roots = KINDS.flatMap((kind) => Object.entries(manifest[kind] ?? {}));
  const kept = (name: string, range: string) => {
    for (const kind of KINDS) {
      const found = lock?.direct[kind].get(name);
      if (found?.specifier === range) return lock?.packages.get(pattern(name, found.version));
    }
    return undefined;
  };
  const graph = await resolveGraph(session.process, "pnpm", roots, async (name, range) => {
    const locked = kept(name, range);
    if (locked) return { ...locked.picked, dependencies: Object.fromEntries(locked.dependencies) };
    if (session.on("offline"))
      throw new PnpmFailure(
        "PNPM_NO_OFFLINE_META",
        `Failed to resolve ${name}@${range} in package mirror ${session.cache}/metadata-v1.3`,
      );
    return pick(session, name, range);
  });
  const versionOf = (name: string, range: string) => graph.get(pattern(name, range))?.version ?? "";
  const direct = Object.fromEntries(
    KINDS.map((kind) => [
      kind,
      new Map(
        Object.entries(manifest[kind] ?? {}).map(([name, range]) => [
          name,
          { specifier: range, version: versionOf(name, range) },
        ]),
      ),
    ]),
  ) as unknown as Resolved["direct"];
  const packages = new Map<string, LockedPackage>();
  for (const picked of graph.values()) {
    const dependencies = Object.entries(picked.dependencies ?? {}).map(
      ([name, range]) => [name, versionOf(name, range)] as const,
    );
    packages.set(pattern(picked.name, picked.version), { picked, dependencies: new Map(dependencies) });
  }
  return { direct, packages };
}

/** The lockfile as it is, or a new one. Throws PnpmFailure where it may not change. */
async function decide(session: Session, manifest: PackageJson, isUpdate: boolean): Promise<Resolved> {
  const { process, line } = session;
  const lock = readLock(session);
  const given = line.options.get("frozen-lockfile");
  const isCi = process.environment.get("CI") !== undefined && process.environment.get("CI") !== "false";
  const frozen = given === "true" || (given === undefined && isCi && lock !== undefined && !isUpdate);
  if (frozen && !lock)
    throw new PnpmFailure(
      "PNPM_NO_LOCKFILE",
      'Cannot install with "frozen-lockfile" because pnpm-lock.yaml is absent',
      isCi
        ? [
            'Note that in CI environments this setting is true by default. If you still need to run install in such cases, use "pnpm install --no-frozen-lockfile"',
          ]
        : [],
    );
  if (lock && satisfiesManifest(lock, manifest)) {
    if (!isUpdate) await session.say("Lockfile is up to date, resolution step is skipped");
    return lock;
  }
  if (!frozen) return resolve(session, manifest, lock);
  throw new PnpmFailure(
    "PNPM_OUTDATED_LOCKFILE",
    'Cannot install with "frozen-lockfile" because pnpm-lock.yaml is not up to date with <ROOT>/package.json',
    [
      'Note that in CI environments this setting is true by default. If you still need to run install in such cases, use "pnpm install --no-frozen-lockfile"',
    ],
  );
}

/** Scripts of dependencies run only where the project says so; the others are named. */
async function build(session: Session, added: readonly LockedPackage[]): Promise<void> {
  const { process, workspace } = session;
  const ignored: string[] = [];
  const all = workspace.allBuilt || session.on("dangerously-allow-all-builds");
  for (const { picked } of added) {
    const folder = placeOf(session, picked.name, picked.version);
    const manifest = readJson<PackageJson>(process, `${folder}/package.json`) ?? {};
    if (!BUILD_STAGES.some((stage) => manifest.scripts?.[stage] !== undefined)) continue;
    if (!all && !workspace.built.has(picked.name)) {
      ignored.push(`${picked.name}@${picked.version}`);
      continue;
    }
    const label = folder
      .replace(`${session.dir}/node_modules/.pnpm`, "...")
      .replace(/^(\.\.\.\/[^/]+)/, ".../$1".slice(4));
    for (const stage of BUILD_STAGES) await runBuild(session, stage, manifest, folder, label);
  }
  if (ignored.length === 0) return;
  const text = `   Ignored build scripts: ${ignored.join(", ")}.`;
  const hint = `   Run "pnpm approve-builds" to pick which dependencies should be allowed to run scripts.`;
  const width = Math.max(text.length, hint.length) + 3;
  const row = (inside: string) => `│${inside.padEnd(width)}│`;
  const rule = (title: string) => `─ ${title} `.padEnd(width, "─");
  await session.say(
    [`╭${rule("Warning")}╮`, row(""), row(text), row(hint), row(""), `╰${"─".repeat(width)}╯`].join("\n"),
  );
}

async function summary(
  session: Session,
  resolved: Resolved,
  names: { fresh: readonly string[]; gone: readonly string[] },
) {
  for (const kind of KINDS) {
    if (session.production && kind === "devDependencies") {
      await session.say("\ndevDependencies: skipped");
      continue;
    }
    const rows = [...resolved.direct[kind]]
      .filter(([name]) => names.fresh.includes(name))
      .map(([name, { version }]) => `+ ${name} ${version}`);
    if (rows.length > 0) await session.say(`\n${kind}:\n${rows.join("\n")}`);
  }
  if (names.gone.length > 0)
    await session.say(`\ndependencies:\n${names.gone.map((name) => `- ${name}`).join("\n")}`);
}

/** Everything after package.json is known. */
async function run(session: Session, manifest: PackageJson, isUpdate: boolean): Promise<void> {
  const { process, dir, production } = session;
  if (manifest.workspaces !== undefined) throw new NotModelledError("pnpm with workspaces in package.json");
  registerProject(session);
  const resolved = await decide(session, manifest, isUpdate);
  const lockPath = `${dir}/pnpm-lock.yaml`;
  if (session.on("lockfile-only")) {
    writeLock(process, lockPath, formatLock(session, resolved));
    await session.say(`Progress: resolved ${resolved.packages.size}, reused 0, downloaded 0, added 0, done`);
    await session.say("");
    await session.done();
    return;
  }
  const packages = reachable(resolved, production);
  const { added, reused, downloaded } = await virtualStore(session, packages);
  if (added.length > 0)
    await session.say(`Packages: +${added.length}\n${"+".repeat(Math.min(added.length, 80))}`);
  else await session.say("Already up to date");
  if (packages.size > 0)
    await session.say(
      `Progress: resolved ${packages.size}, reused ${reused}, downloaded ${downloaded}, added ${added.length}, done`,
    );
  const names = linkDirect(session, resolved, production);
  for (const entry of installedBelow(session))
    if (!packages.has(entry)) removeTree(process, `${dir}/node_modules/.pnpm/${entry.replace("/", "+")}`);
  writeNotes(session, resolved, production);
  if (!session.on("frozen-lockfile") && session.line.options.get("lockfile") !== "false")
    writeLock(process, lockPath, formatLock(session, resolved));
  if (!session.on("ignore-scripts") && !session.config.on("ignore-scripts")) {
    await build(session, added);
    if (!isUpdate) for (const stage of HOUSE_STAGES) await runLifecycle(session, stage, manifest);
  }
  await summary(session, resolved, names);
  await session.say("");
  await session.done();
}

function installedBelow(session: Session): string[] {
  const { process, dir } = session;
  const folder = `${dir}/node_modules/.pnpm`;
  if (!existsAt(process, folder)) return [];
  return process.machine.filesystem
    .readdir(folder, process.credentials)
    .filter((name) => name !== "node_modules" && name.includes("@", 1))
    .map((name) => name.replace(/^(@[^+]+)\+/, "$1/"));
}

export async function install(session: Session, words: readonly string[]): Promise<number> {
  if (words.length > 0) return add(session, words);
  if (!existsAt(session.process, `${session.dir}/package.json`)) manifestOf(session);
  await run(session, manifestOf(session), false);
  return 0;
}

/** Writes package.json with the indentation that it had: one line stays one line; a new file gets two spaces. */
function writeManifest(session: Session, manifest: PackageJson): void {
  const path = `${session.dir}/package.json`;
  const before = textAt(session.process, path);
  const indent = before === undefined ? "  " : (/^[{[]\s*?\n([ \t]+)/.exec(before)?.[1] ?? "");
  const newline = before === undefined || before.endsWith("\n") ? "\n" : "";
  putFile(session.process, path, `${JSON.stringify(manifest, null, indent)}${newline}`);
}

export async function add(session: Session, words: readonly string[]): Promise<number> {
  if (session.on("global")) throw new NotModelledError("pnpm add --global");
  if (words.length === 0)
    throw new PnpmFailure("PNPM_MISSING_PACKAGE_NAME", "`pnpm add` requires the package name");
  const before = readJson<PackageJson>(session.process, `${session.dir}/package.json`) ?? {};
  const kind = session.on("save-dev")
    ? "devDependencies"
    : session.on("save-optional")
      ? "optionalDependencies"
      : "dependencies";
  const wishes: Record<string, string> = {};
  for (const word of words) {
    const at = word.indexOf("@", 1);
    const name = at < 0 ? word : word.slice(0, at);
    const range = at < 0 ? "" : word.slice(at + 1);
    if (/^(https?:|git|file:|link:|\.)/.test(word))
      throw new NotModelledError(`pnpm add ${word.replace(/:.*/s, ":...")}`);
    const { version } = await pick(session, name, range === "" ? "latest" : range);
    const prefix = session.on("save-exact") ? "" : (session.config.get("save-prefix") ?? "^");
    wishes[name] = range === "" || /^[a-z]+$/.test(range) ? `${prefix}${version}` : range;
  }
  const merged = Object.entries({ ...before[kind], ...wishes }).sort(([a], [b]) => (a < b ? -1 : 1));
  const manifest = { ...before, [kind]: Object.fromEntries(merged) };
  await run(session, manifest, true);
  writeManifest(session, manifest);
  return 0;
}

export async function remove(session: Session, words: readonly string[]): Promise<number> {
  const before = manifestOf(session);
  const listed = KINDS.flatMap((kind) => Object.keys(before[kind] ?? {}));
  const missing = words.filter((word) => !listed.includes(word));
  if (words.length === 0 || missing.length > 0)
    throw new PnpmFailure(
      "PNPM_CANNOT_REMOVE_MISSING_DEPS",
      `Cannot remove '${missing.join("', '")}': no such dependency found`,
      [`Available dependencies: ${listed.join(", ")}`],
    );
  const without = (record: Readonly<Record<string, string>> | undefined) =>
    Object.fromEntries(Object.entries(record ?? {}).filter(([name]) => !words.includes(name)));
  const kept = KINDS.filter((kind) => before[kind] !== undefined).map(
    (kind) => [kind, without(before[kind])] as const,
  );
  const manifest = {
    ...before,
    ...Object.fromEntries(kept.filter(([, record]) => Object.keys(record).length > 0)),
  };
  await run(session, manifest, true);
  writeManifest(session, manifest);
  return 0;
}

/** `pnpm fetch`: what the lockfile names into the store and node_modules/.pnpm, without package.json. */
export async function fetch(session: Session): Promise<number> {
  const lock = readLock(session);
  if (!lock)
    throw new PnpmFailure(
      "PNPM_NO_LOCKFILE",
      'Cannot install with "frozen-lockfile" because pnpm-lock.yaml is absent',
    );
  registerProject(session);
  await session.say("Importing packages to virtual store");
  const packages = reachable(lock, session.production);
  const { reused, downloaded, added } = await virtualStore(session, packages);
  await session.say("Already up to date");
  await session.say(
    `Progress: resolved ${packages.size}, reused ${reused}, downloaded ${downloaded}, added ${added.length}, done`,
  );
  writeNotes(session, lock, session.production);
  await session.say("");
  return 0;
}
