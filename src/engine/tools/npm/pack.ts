/**
 * `npm pack`: which files of a package get into its tarball, and what npm says of them. Anything that .npmignore (or, without
 * one, .gitignore) does not name is in, an .env too; .npmrc, .git, node_modules and lockfiles never are. Seen with npm 11.19.1.
 */
import { print } from "../../process/io.ts";
import { distOf, tarballOfBytes } from "../../services/tarball.ts";
import { untar } from "../net/untar.ts";
import { absoluteTo } from "./config.ts";
import { NpmFailure, noPackageJson } from "./failure.ts";
import { packageFiles } from "./package-files.ts";
import { type PackageJson, readJson } from "./package-json.ts";
import { manifestOf, tarballOf } from "./registry.ts";
import { runLifecycle } from "./scripts.ts";
import type { Session } from "./session.ts";

export interface Packed {
  readonly manifest: PackageJson;
  readonly archive: Uint8Array;
  readonly files: readonly { readonly path: string; readonly size: number; readonly mode: number }[];
}

/** A package's folder, made into a tarball: `prepack`, `prepare` and `postpack` run around it. */
export async function packFolder(session: Session, folder: string): Promise<Packed> {
  const { process, config } = session;
  const read = () => {
    const manifest = readJson<PackageJson>(process, `${folder}/package.json`);
    if (!manifest) throw noPackageJson(folder);
    return manifest;
  };
  const before = read();
  if (before.name === undefined || before.version === undefined)
    throw new NpmFailure(["Invalid package, must have name and version"]);
  const scripts = !config.on("ignore-scripts");
  for (const event of scripts ? ["prepack", "prepare"] : [])
    await runLifecycle(session, { event, manifest: before, folder });
  const manifest = read();
  const contents = packageFiles(process, folder, manifest);
  const archive = tarballOfBytes(new Map([...contents].map(([path, file]) => [`package/${path}`, file])));
  if (scripts) await runLifecycle(session, { event: "postpack", manifest, folder });
  const files = [...contents].map(([path, { content, mode }]) => ({ path, size: content.length, mode }));
  return { manifest, archive, files };
}

/** A tarball that is there already: of a file, or of a registry. */
export function packedOf(archive: Uint8Array): Packed {
  const files = untar(archive).filter(({ kind }) => kind === "file");
  const inside = files.map(({ path, content, mode }) => ({
    path: path.split("/").slice(1).join("/"),
    size: content.length,
    mode: mode & 0o777,
  }));
  const own = files.find(({ path }) => path.split("/").slice(1).join("/") === "package.json");
  const manifest = JSON.parse(new TextDecoder().decode(own?.content ?? new Uint8Array(0))) as PackageJson;
  return { manifest, archive, files: inside };
}

/** `1.5 kB`, as npm's format-bytes has it. */
function bytes(size: number, space: boolean): string {
  const gap = space ? " " : "";
  if (size < 1000) return `${size}${gap}B`;
  return size < 1000000 ? `${(size / 1000).toFixed(1)}${gap}kB` : `${(size / 1000000).toFixed(1)}${gap}MB`;
}

export function tarballName({ name = "", version = "" }: PackageJson): string {
  return `${name.replace(/^@/, "").replace("/", "-")}-${version}.tgz`;
}

function sorted(packed: Packed) {
  return [...packed.files].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The notices about a tarball's contents. The digests depend on every byte of them. */
export async function describe(session: Session, packed: Packed): Promise<void> {
  const { manifest, archive } = packed;
  const { shasum, integrity } = distOf(archive);
  const total = packed.files.reduce((sum, { size }) => sum + size, 0);
  const lines = [
    "",
    `package: ${manifest.name}@${manifest.version}`,
    "Tarball Contents",
    ...sorted(packed).map(({ path, size }) => `${bytes(size, false)} ${path}`),
    "Tarball Details",
    `name: ${manifest.name}`,
    `version: ${manifest.version}`,
    `filename: ${tarballName(manifest)}`,
    `package size: ${bytes(archive.length, true)}`,
    `unpacked size: ${bytes(total, true)}`,
    `shasum: ${shasum}`,
    `integrity: ${integrity.slice(0, 20)}[...]${integrity.slice(80)}`,
    `total files: ${packed.files.length}`,
    "",
  ];
  for (const line of lines) await session.note("notice", line);
}

/** The same for --json. */
export function described(packed: Packed): Record<string, unknown> {
  const { manifest, archive } = packed;
  return {
    id: `${manifest.name}@${manifest.version}`,
    name: manifest.name,
    version: manifest.version,
    size: archive.length,
    unpackedSize: packed.files.reduce((sum, { size }) => sum + size, 0),
    ...distOf(archive),
    filename: tarballName(manifest),
    files: sorted(packed),
    entryCount: packed.files.length,
    bundled: [],
  };
}

/** The package that a word of the command line means: a folder, a tarball, or a name of the registry. */
export async function packedFor(session: Session, word: string): Promise<Packed> {
  const { process, config } = session;
  const { filesystem } = process.machine;
  const as = process.credentials;
  if (word === "." || /^(?:\.{1,2}\/|\/)|\/$|\.t(?:ar\.)?gz$|^file:/.test(word) || word === "..") {
    const path = word === "." ? config.prefix : absoluteTo(process.cwd, word.replace(/^file:/, ""));
    const isFile = filesystem.exists(path, as) && filesystem.stat(path, as).kind === "file";
    return isFile ? packedOf(filesystem.readFile(path, as)) : packFolder(session, path);
  }
  const at = word.indexOf("@", 1);
  const name = at < 0 ? word : word.slice(0, at);
  const manifest = await manifestOf(session, name, at < 0 ? "*" : word.slice(at + 1));
  return packedOf(await tarballOf(session, name, manifest.dist.tarball, manifest.dist.integrity));
}

export async function pack(session: Session, words: readonly string[]): Promise<number> {
  const { process, config } = session;
  const json = config.on("json");
  const all: Packed[] = [];
  for (const word of words.length === 0 ? ["."] : words) all.push(await packedFor(session, word));
  for (const packed of all) {
    if (!json) await describe(session, packed);
    if (config.on("dry-run")) continue;
    const folder = absoluteTo(process.cwd, config.get("pack-destination") ?? ".");
    session.writeFile(
      `${folder === "/" ? "" : folder}/${tarballName(packed.manifest)}`,
      packed.archive,
      true,
    );
  }
  if (json) await print(process, `${JSON.stringify(all.map(described), null, 2)}\n`);
  else for (const { manifest } of all) await session.say(tarballName(manifest));
  return 0;
}
