/**
 * Packages that come from no registry: a tarball at an address or in a file, a folder, a git repository. What package.json and
 * the lockfile keep of an address is the whole of it, login and all. Seen with npm 11.19.1.
 */
import { capture } from "../../process/capture.ts";
import { textOf } from "../../process/io.ts";
import { distOf } from "../../services/tarball.ts";
import { NotModelledError } from "../../source/errors.ts";
import { statusOf } from "../node-packages/child.ts";
import { absoluteTo } from "./config.ts";
import { NpmFailure, noPackageJson } from "./failure.ts";
import type { Locked } from "./lockfile.ts";
import { packedOf, packFolder } from "./pack.ts";
import { type PackageJson, readJson } from "./package-json.ts";
import { tarballOf } from "./registry.ts";
import { removeAll } from "./remove.ts";
import type { Session } from "./session.ts";

const HOSTED = /^(?:github|gitlab|bitbucket|gist):|^[\w-]+\/[\w.-]+(?:#.*)?$/;
const GIT = /^(?:git\+|git:|ssh:)|\.git(?:#.*)?$/;

export function isForeign(spec: string): boolean {
  return (
    /^(?:git[+:@]|https?:|ssh:|file:|link:|workspace:|npm:|\.{1,2}(?:\/|$)|\/|~\/)/.test(spec) ||
    HOSTED.test(spec) ||
    /\.t(?:ar\.)?gz$/.test(spec)
  );
}

export interface Foreign {
  readonly manifest: PackageJson;
  /** What package.json keeps. */
  readonly saved: string;
  readonly locked: Locked;
  /** Undefined for a folder, which is linked. */
  readonly archive: Uint8Array | undefined;
}

function entryOf(manifest: PackageJson, resolved: string, integrity?: string): Locked {
  const { version, license, dependencies, bin, engines } = manifest;
  return {
    ...(version === undefined ? {} : { version }),
    resolved,
    ...(integrity === undefined ? {} : { integrity }),
    ...(license === undefined ? {} : { license }),
    ...(dependencies === undefined ? {} : { dependencies }),
    ...(bin === undefined ? {} : { bin: typeof bin === "string" ? { [manifest.name ?? ""]: bin } : bin }),
    ...(engines === undefined ? {} : { engines }),
    foreign: true,
  };
}

/** Fetches what a spec means. Throws NpmFailure. */
export async function foreignPackage(session: Session, spec: string, pinned?: Locked): Promise<Foreign> {
  if (GIT.test(spec)) return fromGit(session, spec);
  if (/^https?:/.test(spec)) {
    const archive = await tarballOf(session, spec, spec, pinned?.integrity);
    const { manifest } = packedOf(archive);
    return { manifest, saved: spec, archive, locked: entryOf(manifest, spec, distOf(archive).integrity) };
  }
  if (/^(?:workspace|link|npm|ssh):/.test(spec) || HOSTED.test(spec))
    throw new NotModelledError(`npm: installing from ${spec}`);
  return fromPath(session, spec);
}

async function fromPath(session: Session, spec: string): Promise<Foreign> {
  const { process, config } = session;
  const { filesystem } = process.machine;
  const as = process.credentials;
  const given = spec.replace(/^file:/, "");
  const path = absoluteTo(spec.startsWith("file:") ? config.prefix : process.cwd, given);
  const place = relative(config.prefix, path);
  const saved = `file:${place}`;
  if (!filesystem.exists(path, as)) throw noPackageJson(path);
  if (filesystem.stat(path, as).kind === "file") {
    const archive = filesystem.readFile(path, as);
    const { manifest } = packedOf(archive);
    return { manifest, saved, archive, locked: entryOf(manifest, saved, distOf(archive).integrity) };
  }
  const manifest = readJson<PackageJson>(process, `${path}/package.json`);
  if (!manifest) throw noPackageJson(path);
  return { manifest, saved, archive: undefined, locked: { resolved: place, link: true } };
}

/** A path as seen from a folder. */
export function relative(folder: string, path: string): string {
  const from = folder.split("/").filter(Boolean);
  const to = path.split("/").filter(Boolean);
  const shared = from.findIndex((part, index) => part !== to[index]);
  const common = shared < 0 ? from.length : shared;
  return [...from.slice(common).map(() => ".."), ...to.slice(common)].join("/");
}

/** Clones with the git of the image, which has its own habits with logins, and packs what it gets. */
async function fromGit(session: Session, spec: string): Promise<Foreign> {
  const [address = "", wanted] = spec.replace(/^git\+/, "").split("#");
  const folder = `${session.config.cache}/_cacache/tmp/git-clone0a1b2c`;
  session.makeFolders(folder.replace(/\/[^/]*$/, ""));
  if (session.process.machine.filesystem.exists(folder, session.process.credentials))
    removeAll(session.process, folder);
  await git(session, ["clone", address, folder]);
  if (wanted !== undefined) await git(session, ["-C", folder, "checkout", wanted]);
  const commit = (await git(session, ["-C", folder, "rev-parse", "HEAD"])).trim();
  try {
    const { manifest, archive } = await packFolder(session, folder);
    const resolved = `${spec.replace(/#.*$/, "")}#${commit}`;
    return { manifest, saved: spec, archive, locked: entryOf(manifest, resolved) };
  } finally {
    removeAll(session.process, folder);
  }
}

async function git(session: Session, words: readonly string[]): Promise<string> {
  const { process } = session;
  const environment = new Map(process.environment).set("GIT_ASKPASS", "echo");
  const argv = ["git", "--no-replace-objects", ...words];
  const { exit, stdout, stderr } = await capture(process, { argv, environment });
  const status = statusOf(exit);
  if (status === 0) return textOf(stdout);
  throw new NpmFailure(
    [
      `code ${status}`,
      "An unknown git error occurred",
      `command git --no-replace-objects ${words.join(" ")}`,
      ...textOf(stderr).trimEnd().split("\n"),
    ],
    status,
  );
}
