/** `npm install` and `npm ci`: the tree, its files, its scripts, the lockfile, and what is printed about it. */
import { FileSystemError } from "../../filesystem/types.ts";
import { NotModelledError } from "../../source/errors.ts";
import { NpmFailure } from "./failure.ts";
import { foreignPackage, isForeign } from "./foreign.ts";
import { type Locked, type Lockfile, lockfileOf } from "./lockfile.ts";
import { type PackageJson, readJson, writeJson } from "./package-json.ts";
import { manifestOf } from "./registry.ts";
import { audited, dependencyScripts, type Outcome, reify } from "./reify.ts";
import { removeAll } from "./remove.ts";
import { resolveTree } from "./resolve.ts";
import { runLifecycle } from "./scripts.ts";
import { satisfies } from "./semver.ts";
import type { Session } from "./session.ts";
import { usageError } from "./usage.ts";

const HOUSE_SCRIPTS = ["install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare"];

function packages(count: number): string {
  return `${count} package${count === 1 ? "" : "s"}`;
}

async function report(session: Session, outcome: Outcome, tree: ReadonlyMap<string, Locked>, start: number) {
  if (session.silent) return;
  const { added, removed, changed } = outcome;
  const audit = await audited(session, tree);
  const took = session.process.machine.clock.now() - start;
  const done = [
    ...(added ? [`added ${packages(added)}`] : []),
    ...(removed ? [`removed ${packages(removed)}`] : []),
    ...(changed ? [`changed ${packages(changed)}`] : []),
  ];
  const what = done.length > 0 ? done.join(", ") : "up to date";
  const checked = audit ? `, ${done.length > 0 ? "and " : ""}audited ${packages(tree.size + 1)}` : "";
  const time = took < 1000 ? `${took}ms` : `${Math.round(took / 1000)}s`;
  await session.say(`\n${what}${checked} in ${time}`);
  if (audit) await session.say("\nfound 0 vulnerabilities");
}

/** Everything after the tree is known; the same for both commands. */
async function finish(
  session: Session,
  folder: string,
  root: PackageJson,
  tree: Map<string, Locked>,
  options: { readonly saveLock: boolean; readonly runRoot: boolean; readonly quiet?: boolean },
): Promise<void> {
  const { process, config } = session;
  const start = process.machine.clock.now();
  const omit = omitted(session);
  const wanted = new Map([...tree].filter(([, locked]) => !(omit.has("dev") && locked.dev)));
  if (config.on("dry-run") || config.on("package-lock-only")) return pretend(session, folder, root, tree);
  const scripts = !config.on("ignore-scripts");
  if (scripts && options.runRoot)
    await runLifecycle(session, { event: "preinstall", manifest: root, folder });
  const outcome = await reify(session, folder, wanted);
  const uncovered = scripts ? await dependencyScripts(session, folder, wanted) : [];
  if (wanted.size > 0)
    writeJson(process, `${folder}/node_modules/.package-lock.json`, lockfileOf(root, folder, wanted, true));
  if (options.saveLock && config.on("package-lock")) {
    writeJson(process, `${folder}/package-lock.json`, lockfileOf(root, folder, tree, false));
  }
  for (const event of scripts && options.runRoot ? HOUSE_SCRIPTS : []) {
    await runLifecycle(session, { event, manifest: root, folder });
  }
  await process.sleep(400);
  if (options.quiet) return;
  await report(session, outcome, wanted, start);
  await warnOfScripts(session, uncovered);
}

async function warnOfScripts(session: Session, uncovered: readonly string[]): Promise<void> {
  if (uncovered.length === 0) return;
  const lines = [
    `${packages(uncovered.length)} ${uncovered.length === 1 ? "has" : "have"} install scripts not yet covered by allowScripts:`,
    ...uncovered,
    "",
    "Run `npm install-scripts ls` to review, or `npm install-scripts approve <pkg>` to allow.",
  ];
  await session.note("warn", lines.map((line) => `install-scripts ${line}`).join("\n"));
}

/** `--dry-run` tells what would be done; `--package-lock-only` writes the lockfile and nothing else. */
async function pretend(session: Session, folder: string, root: PackageJson, tree: Map<string, Locked>) {
  const { process, config } = session;
  if (!config.on("dry-run")) {
    writeJson(process, `${folder}/package-lock.json`, lockfileOf(root, folder, tree, false));
    await report(session, { added: 0, removed: 0, changed: 0 }, tree, process.machine.clock.now());
    return;
  }
  const added = [...tree].filter(
    ([path]) => !process.machine.filesystem.exists(`${folder}/${path}`, process.credentials),
  );
  for (const [path, { version }] of added)
    await session.say(`add ${path.replace(/^.*node_modules\//, "")} ${version}`);
  const none = { added: added.length, removed: 0, changed: 0 };
  await report(session, none, tree, process.machine.clock.now());
}

/** Installs what `root` wants into a folder that is no project of the user's: no lockfile, nothing said. */
export async function installInto(session: Session, folder: string, root: PackageJson): Promise<void> {
  const tree = await resolveTree(session, root, new Map());
  await finish(session, folder, root, tree, { saveLock: true, runRoot: false, quiet: true });
}

function omitted(session: Session): ReadonlySet<string> {
  const { config, process } = session;
  const omit = new Set((config.get("omit") ?? "").split(/[\s,]+/).filter(Boolean));
  const production =
    config.on("production") || config.get("only") === "prod" || config.get("only") === "production";
  if (production || process.environment.get("NODE_ENV") === "production") omit.add("dev");
  for (const kind of (config.get("include") ?? "").split(/[\s,]+/)) omit.delete(kind);
  return omit;
}

function lockedPackages(lock: Lockfile | undefined): Map<string, Locked> {
  return new Map(Object.entries(lock?.packages ?? {}).filter(([path]) => path !== ""));
}

/** `name`, `name@range` or `@scope/name@range`; an address or a path has no name of its own. */
export function specOf(word: string): { readonly name: string; readonly range: string } {
  if (isForeign(word)) return { name: "", range: word };
  const at = word.indexOf("@", 1);
  return at < 0 ? { name: word, range: "" } : { name: word.slice(0, at), range: word.slice(at + 1) };
}

/** `npm install [PACKAGE...]`. */
export async function install(session: Session, words: readonly string[]): Promise<number> {
  const { process, config } = session;
  if (config.isGlobal) return installGlobally(session, words);
  const folder = config.prefix;
  const manifestPath = `${folder}/package.json`;
  let root = readJson<PackageJson>(process, manifestPath) ?? {};
  const key = config.on("save-dev")
    ? "devDependencies"
    : config.on("save-optional")
      ? "optionalDependencies"
      : "dependencies";
  const wishes: Record<string, string> = {};
  for (const word of words) {
    const { name, range } = specOf(word);
    if (isForeign(range)) {
      const found = await foreignPackage(session, range);
      wishes[name || (found.manifest.name ?? "")] = found.saved;
      continue;
    }
    const manifest = await manifestOf(session, name, range === "" ? "*" : range);
    const exact = config.on("save-exact") ? "" : (config.get("save-prefix") ?? "^");
    wishes[name] = range === "" || /^[a-z]+$/.test(range) ? `${exact}${manifest.version}` : range;
  }
  const kept = lockedPackages(readJson<Lockfile>(process, `${folder}/package-lock.json`));
  if (words.length > 0) {
    const merged = { ...root[key], ...wishes };
    root = {
      ...root,
      [key]: Object.fromEntries(Object.entries(merged).sort(([a], [b]) => a.localeCompare(b, "en"))),
    };
  }
  await session.note("silly", "idealTree buildDeps");
  const tree = await resolveTree(session, root, kept);
  const saves = words.length > 0 && config.on("save") && !config.on("dry-run");
  if (saves) writeJson(process, manifestPath, root);
  await finish(session, folder, root, tree, { saveLock: config.on("save"), runRoot: words.length === 0 });
  return 0;
}

/** `npm install -g`: beside what is there, dependencies inside each package, programs linked into the prefix. */
async function installGlobally(session: Session, words: readonly string[]): Promise<number> {
  const { process, config } = session;
  const start = process.machine.clock.now();
  const folder = `${config.globalPrefix}/lib`;
  const tree = new Map<string, Locked>();
  for (const word of words.length === 0 ? ["."] : words) {
    const { name, range } = specOf(word);
    if (isForeign(range)) throw new NotModelledError(`npm install --global ${word}`);
    const own = await resolveTree(
      session,
      { dependencies: { [name]: range === "" ? "*" : range } },
      new Map(),
    );
    const top = `node_modules/${name}`;
    for (const [path, locked] of own) tree.set(path === top ? path : `${top}/${path}`, locked);
  }
  const outcome = await reify(session, folder, tree, config.globalPrefix);
  const uncovered = config.on("ignore-scripts") ? [] : await dependencyScripts(session, folder, tree);
  await report(session, outcome, tree, start);
  await warnOfScripts(session, uncovered);
  return 0;
}

/** `npm uninstall NAME...`. */
export async function uninstall(session: Session, words: readonly string[]): Promise<number> {
  const { process, config } = session;
  if (words.length === 0) throw usageError("uninstall", "Must provide a package name to remove");
  const start = process.machine.clock.now();
  if (config.isGlobal) {
    let removed = 0;
    for (const name of words) {
      const path = `${config.globalPrefix}/lib/node_modules/${name}`;
      if (!process.machine.filesystem.exists(path, process.credentials)) continue;
      removeAll(process, path);
      removed += 1;
    }
    await report(session, { added: 0, removed, changed: 0 }, new Map(), start);
    return 0;
  }
  const folder = config.prefix;
  const path = `${folder}/package.json`;
  const root = readJson<PackageJson>(process, path) ?? {};
  const without = (ranges: Readonly<Record<string, string>> | undefined) =>
    ranges && Object.fromEntries(Object.entries(ranges).filter(([name]) => !words.includes(name)));
  const next = Object.fromEntries(
    Object.entries({
      ...root,
      dependencies: without(root.dependencies),
      devDependencies: without(root.devDependencies),
      optionalDependencies: without(root.optionalDependencies),
    }).filter(
      ([key, value]) =>
        value !== undefined && !(key.endsWith("ependencies") && Object.keys(value as object).length === 0),
    ),
  ) as PackageJson;
  const kept = lockedPackages(readJson<Lockfile>(process, `${folder}/package-lock.json`));
  const tree = await resolveTree(session, next, kept);
  if (config.on("save")) writeJson(process, path, next);
  await finish(session, folder, next, tree, { saveLock: true, runRoot: false });
  return 0;
}

const NO_LOCKFILE = [
  "code EUSAGE",
  "",
  "The `npm ci` command can only install with an existing package-lock.json or",
  "npm-shrinkwrap.json with lockfileVersion >= 1. Run an install with npm@5 or",
  "later to generate a package-lock.json file, then try again.",
  "",
  "Clean install a project",
  "",
  "Usage:",
  "npm ci",
];

/** `npm ci`: exactly the lockfile, into an empty node_modules. */
export async function cleanInstall(session: Session): Promise<number> {
  const { process, config } = session;
  const folder = config.prefix;
  const lock = readJson<Lockfile>(process, `${folder}/package-lock.json`);
  if (!lock) throw new NpmFailure(NO_LOCKFILE);
  const root = readJson<PackageJson>(process, `${folder}/package.json`) ?? {};
  const tree = lockedPackages(lock);
  const missing = Object.entries({ ...root.dependencies, ...root.devDependencies }).flatMap(
    ([name, range]) => {
      const found = tree.get(`node_modules/${name}`)?.version;
      if (found === undefined) return [`Missing: ${name}@${range} from lock file`];
      return isForeign(range) || satisfies(found, range) || /^[a-z]+$/.test(range)
        ? []
        : [`Invalid: lock file's ${name}@${found} does not satisfy ${name}@${range}`];
    },
  );
  if (missing.length > 0) {
    for (const [name, range] of Object.entries({ ...root.dependencies, ...root.devDependencies })) {
      await manifestOf(session, name, range);
    }
    throw new NpmFailure([
      "code EUSAGE",
      "",
      "`npm ci` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync. Please update your lock file with `npm install` before continuing.",
      "",
      ...missing,
      "",
      "Clean install a project",
      "",
      "Usage:",
      "npm ci",
    ]);
  }
  try {
    removeAll(process, `${folder}/node_modules`);
  } catch (error) {
    if (!(error instanceof FileSystemError) || error.code !== "ENOENT") throw error;
  }
  await finish(session, folder, root, tree, { saveLock: false, runRoot: true });
  return 0;
}
