/** Cargo.toml and Cargo.lock, and what `cargo fetch` brings: every dependency in the registry's cache, unpacked. */

import { printError } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import { untar } from "../net/untar.ts";
import { ask } from "../registries/ask.ts";
import type { CargoConfig } from "./config.ts";
import { Registry } from "./registry.ts";
import { hashOfRepository } from "./short-hash.ts";
import { isTable, parseToml, type TomlTable } from "./toml.ts";
import { CargoError } from "./types.ts";

export interface Package {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  readonly manifest: TomlTable;
}

interface Locked {
  readonly name: string;
  readonly version: string;
  readonly source: string;
  readonly checksum: string;
}

/** The package of the folder, or of the nearest one above. Throws CargoError. */
export function readPackage({ files }: CargoConfig): Package {
  for (let folder = files.cwd; ; folder = folder.replace(/\/[^/]*$/, "")) {
    const text = files.readText(`${folder}/Cargo.toml`);
    if (text !== undefined) {
      const manifest = parseToml(text);
      const { package: about } = manifest;
      if (manifest.workspace !== undefined || !isTable(about))
        throw new NotModelledError("a workspace of cargo");
      return { name: String(about.name), version: String(about.version ?? "0.0.0"), folder, manifest };
    }
    if (folder === "" || folder === "/")
      throw new CargoError(`could not find \`Cargo.toml\` in \`${files.cwd}\` or any parent directory`);
  }
}

export const titleOf = ({ name, version, folder }: Package) => `${name} v${version} (${folder})`;

/** A dependency: `library v1.0.0 (registry `acme`)`, and where its source is. */
export interface Crate {
  readonly title: string;
  readonly folder: string;
}

/** Fetches all dependencies, and writes Cargo.lock. */
export async function fetchAll(config: CargoConfig, isLocked = false): Promise<readonly Crate[]> {
  const own = readPackage(config);
  const { files } = config;
  const registries = new Map<string, Registry>();
  const locked: (Locked & { readonly registry: Registry })[] = [];
  for (const section of ["dependencies", "dev-dependencies", "build-dependencies"]) {
    const table = own.manifest[section];
    for (const [key, value] of Object.entries(isTable(table) ? table : {})) {
      const wish: TomlTable = isTable(value) ? value : { version: String(value) };
      const name = String(wish.package ?? key);
      try {
        if (wish.git !== undefined) await fromGit(config, name, wish);
        if (wish.path !== undefined) throw new NotModelledError("a crate in another folder");
        const source = wish.registry === undefined ? replaced(config) : String(wish.registry);
        const registry = registries.get(source) ?? openable(config, source, own);
        if (!registries.has(source)) await registry.open();
        registries.set(source, registry);
        const entry = await registry.find(name, String(wish.version ?? "*"));
        if (!entry)
          throw new CargoError(
            `no matching package named \`${name}\` found\nlocation searched: \`${source}\` index\nrequired by package \`${titleOf(own)}\``,
          );
        const standsFor = wish.registry === undefined && source !== "crates-io" ? CRATES_IO : registry.source;
        locked.push({ name, version: entry.vers, source: standsFor, checksum: entry.cksum, registry });
      } catch (error) {
        if (!(error instanceof CargoError) || error.message !== "") throw error;
        throw new CargoError(
          `failed to get \`${name}\` as a dependency of package \`${titleOf(own)}\``,
          error.causes,
        );
      }
    }
  }
  const lockFile = `${own.folder}/Cargo.lock`;
  const lock = formatLock(own, locked);
  if (isLocked && files.readText(lockFile) !== lock)
    throw new CargoError(
      `the lock file ${lockFile} needs to be updated but --locked was passed to prevent this\nIf you want to try to generate the lock file without accessing the network, remove the --locked flag and use --offline instead.`,
    );
  if (!files.exists(lockFile) && locked.length > 0)
    await config.say(
      `     Locking ${locked.length} package${locked.length > 1 ? "s" : ""} to latest compatible version${locked.length > 1 ? "s" : ""}`,
    );
  files.write(lockFile, lock);
  const crates: Crate[] = [];
  let announced = false;
  for (const each of locked) {
    const host = each.registry.folderName;
    const name = `${each.name}-${each.version}`;
    const folder = `${config.home}/registry/src/${host}/${name}`;
    crates.push({ title: `${each.name} v${each.version} (registry \`${each.registry.name}\`)`, folder });
    if (files.exists(`${folder}/.cargo-ok`)) continue;
    if (!announced) await config.say(" Downloading crates ...");
    announced = true;
    const archive = await each.registry.crate(each.name, each.version);
    await config.say(`  Downloaded ${each.name} v${each.version} (registry \`${each.registry.name}\`)`);
    files.write(`${config.home}/registry/cache/${host}/${name}.crate`, archive);
    for (const { path, kind, content } of untar(archive))
      if (kind === "file") files.write(`${config.home}/registry/src/${host}/${path}`, content);
    files.write(`${folder}/.cargo-ok`, '{"v":1}');
  }
  return crates;
}

/** Throws CargoError with the manifest's name where the registry's address is none. */
function openable(config: CargoConfig, source: string, own: Package): Registry {
  try {
    return new Registry(config, source);
  } catch (error) {
    if (!(error instanceof CargoError) || error.message !== "") throw error;
    throw new CargoError(`failed to parse manifest at \`${own.folder}/Cargo.toml\``, error.causes);
  }
}

/** What Cargo.lock has for crates.io, whoever stands in for it. */
const CRATES_IO = "registry+https://github.com/rust-lang/crates.io-index";

/** The registry that stands in for crates.io, by `[source.crates-io] replace-with`. */
function replaced(config: CargoConfig): string {
  const name = config.text("source", "crates-io", "replace-with");
  if (name === undefined) return config.text("registry", "default") ?? "crates-io";
  if (config.text("registries", name, "index") === undefined)
    throw new NotModelledError("a source that replaces crates.io and is no registry");
  return name;
}

/** A crate from git: the address is shown with its login. libgit2 does not speak the plain protocol of files. */
async function fromGit(config: CargoConfig, name: string, wish: TomlTable): Promise<never> {
  const { process } = config.files;
  const url = String(wish.git);
  const [at] = ["branch", "tag", "rev"].filter((key) => wish[key] !== undefined);
  await config.say(`    Updating git repository \`${url}\``);
  const above = [
    `failed to load source for dependency \`${name}\``,
    `Unable to update ${url}${at === undefined ? "" : `?${at}=${String(wish[at])}`}`,
  ];
  const base = `${url.replace(/\.git$/, "").replace(/^.*\//, "")}-${hashOfRepository(url)}`;
  if (String(config.get("net", "git-fetch-with-cli") ?? "") !== "true") {
    const why = "invalid content-type: 'text/plain'; class=Http (34)";
    for (const left of [3, 2, 1])
      await config.say(`warning: spurious network error (${left} tries remaining): ${why}`);
    throw new CargoError("", [
      ...above,
      `failed to clone into: ${config.home}/git/db/${base}`,
      "network failure seems to have happened\nif a proxy or similar is necessary `net.git-fetch-with-cli` may help here\nhttps://doc.rust-lang.org/cargo/reference/config.html#netgit-fetch-with-cli",
      why,
    ]);
  }
  const whole = `${config.home}/git/checkouts/${base}/clone`;
  const cloned = await ask(process, ["git", "clone", "-q", url, whole]);
  if (cloned.status !== 0) {
    await printError(process, cloned.stderr);
    const command = `git fetch --no-tags --force --update-head-ok '${url}' '+HEAD:refs/remotes/origin/HEAD'`;
    throw new CargoError("", [
      ...above,
      `failed to clone into: ${config.home}/git/db/${base}`,
      `process didn't exit successfully: \`${command}\` (exit status: 128)`,
    ]);
  }
  const { stdout } = await ask(process, ["git", "-C", whole, "rev-parse", "HEAD"]);
  const folder = whole.replace(/clone$/, stdout.slice(0, 7));
  // Cargo's own clone is bare, with the address nowhere in it.
  await process.spawn({ argv: ["rm", "-rf", `${whole}/.git`] }).exited;
  await process.spawn({ argv: ["mv", whole, folder] }).exited;
  if (config.files.exists(`${folder}/Cargo.toml`)) throw new NotModelledError("a crate from git");
  throw new CargoError("", [...above, `Could not find Cargo.toml in \`${folder}\``]);
}

function formatLock(own: Package, locked: readonly Locked[]): string {
  const others = locked.map(
    ({ name, version, source, checksum }) =>
      [
        name,
        `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = "${source}"\nchecksum = "${checksum}"\n`,
      ] as const,
  );
  const names = locked
    .map(({ name }) => ` "${name}",\n`)
    .sort()
    .join("");
  const self = `[[package]]\nname = "${own.name}"\nversion = "${own.version}"\n${names && `dependencies = [\n${names}]\n`}`;
  const all = [...others, [own.name, self] as const].sort(([a], [b]) => (a < b ? -1 : 1));
  return `# This file is automatically @generated by Cargo.\n# It is not intended for manual editing.\nversion = 4\n\n${all.map(([, text]) => text).join("\n")}`;
}
