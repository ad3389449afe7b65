/** pnpm's store: the files of all packages by their digest, and an index of each package; node_modules takes them from there. */
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { bytesOf } from "../../process/io.ts";
import { base64 } from "../../services/tarball.ts";
import { untar } from "../net/untar.ts";
import { existsAt, makeFolders, putFile, putLink, removeTree, textAt } from "../node-packages/files.ts";
import type { Picked } from "../node-packages/graph.ts";
import { PnpmFailure } from "./failure.ts";
import { fetchTarball } from "./registry.ts";
import type { Session } from "./session.ts";

interface Index {
  readonly files: Readonly<Record<string, { readonly integrity: string; readonly mode: number }>>;
}

/** Hex of the SHA-512 that an integrity holds. */
function hexOf(integrity: string): string {
  return [...atob(integrity.replace(/^sha512-/, ""))]
    .map((letter) => letter.charCodeAt(0).toString(16).padStart(2, "0"))
    .join("");
}

function indexPath(session: Session, { name, version, integrity = "" }: Picked): string {
  const hex = hexOf(integrity);
  return `${session.store}/index/${hex.slice(0, 2)}/${hex.slice(2, 64)}-${name.replace("/", "+")}@${version}.json`;
}

function filePath(session: Session, hex: string, mode: number): string {
  return `${session.store}/files/${hex.slice(0, 2)}/${hex.slice(2)}${mode & 0o111 ? "-exec" : ""}`;
}

/** Is the package in the store? */
export function inStore(session: Session, picked: Picked): boolean {
  return picked.integrity !== undefined && existsAt(session.process, indexPath(session, picked));
}

/** The store knows which projects use it. */
export function registerProject(session: Session): void {
  const name = bytesToHex(sha256(bytesOf(session.dir))).slice(0, 32);
  putLink(session.process, `${session.store}/projects/${name}`, session.dir);
}

/** Puts a package into the store. Throws PnpmFailure. */
export async function fetchToStore(session: Session, picked: Picked): Promise<void> {
  const { process } = session;
  if (session.on("offline"))
    throw new PnpmFailure(
      "PNPM_NO_OFFLINE_TARBALL",
      `A package is missing from the store but cannot download it in offline mode. The missing package may be downloaded from ${picked.tarball}.`,
    );
  const archive = await fetchTarball(session, picked);
  const files: Record<string, unknown> = {};
  for (const { path, kind, mode, content } of untar(archive)) {
    const inside = path.split("/").slice(1).join("/");
    if (kind !== "file" || inside === "" || inside.split("/").includes("..")) continue;
    const digest = sha512(content);
    const target = filePath(session, bytesToHex(digest), mode);
    if (!existsAt(process, target)) putFile(process, target, content);
    const checkedAt = process.machine.clock.now();
    files[inside] = {
      checkedAt,
      integrity: `sha512-${base64(digest)}`,
      mode: mode & 0o777,
      size: content.length,
    };
  }
  const { name, version } = picked;
  const integrity = picked.integrity ?? `sha512-${base64(sha512(archive))}`;
  putFile(
    process,
    indexPath(session, { ...picked, integrity }),
    JSON.stringify({ name, version, requiresBuild: false, files }),
  );
}

/** Puts the files of a package from the store into `folder`. */
export function importTo(session: Session, picked: Picked, folder: string): void {
  const { process } = session;
  const { filesystem } = process.machine;
  const index = JSON.parse(textAt(process, indexPath(session, picked)) ?? '{"files":{}}') as Index;
  makeFolders(process, folder);
  for (const [path, { integrity, mode }] of Object.entries(index.files)) {
    const content = filesystem.readFile(filePath(session, hexOf(integrity), mode), process.credentials);
    putFile(process, `${folder}/${path}`, content);
    if (mode & 0o111) filesystem.chmod(`${folder}/${path}`, 0o755, process.credentials);
  }
}

/** The packages that the store has an index of, as `name@version` with `+` for the slash of a scope. */
function* indexed(session: Session): Generator<{ readonly id: string; readonly path: string }> {
  const { filesystem } = session.process.machine;
  const as = session.process.credentials;
  const root = `${session.store}/index`;
  if (!existsAt(session.process, root)) return;
  for (const folder of filesystem.readdir(root, as))
    for (const name of filesystem.readdir(`${root}/${folder}`, as))
      yield { id: name.replace(/^[^-]*-/, "").replace(/\.json$/, ""), path: `${root}/${folder}/${name}` };
}

/**
 * Takes out of the store what no project uses, and the cached metadata. The real program goes by the number of hard links,
 * so that a store on a mount of its own loses everything; here it counts what stands in the projects' node_modules.
 */
export async function pruneStore(session: Session): Promise<number> {
  const { process } = session;
  const { filesystem } = process.machine;
  const projects = `${session.store}/projects`;
  const used = existsAt(process, projects)
    ? filesystem
        .readdir(projects, process.credentials)
        .map(
          (name) => `${filesystem.readlink(`${projects}/${name}`, process.credentials)}/node_modules/.pnpm`,
        )
    : [];
  const kept = new Set<string>();
  const removed = new Set<string>();
  let packages = 0;
  for (const { id, path } of [...indexed(session)]) {
    const { files } = JSON.parse(textAt(process, path) ?? '{"files":{}}') as Index;
    const isUsed = used.some((folder) => existsAt(process, `${folder}/${id}`));
    for (const { integrity, mode } of Object.values(files))
      (isUsed ? kept : removed).add(filePath(session, hexOf(integrity), mode));
    if (isUsed) continue;
    removeTree(process, path);
    packages++;
  }
  const gone = [...removed].filter((path) => !kept.has(path));
  for (const path of gone) removeTree(process, path);
  removeTree(process, `${session.cache}/metadata-v1.3`);
  await session.say("Removed all cached metadata files");
  await session.say(`Removed ${gone.length} file${gone.length === 1 ? "" : "s"}`);
  await session.say(`Removed ${packages} package${packages === 1 ? "" : "s"}`);
  return 0;
}
