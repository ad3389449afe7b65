/**
 * From requirements to the wheels to install. A package's newest version that fits is taken as it comes: pip's going back
 * to older versions after a conflict is refused.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { NotModelledError } from "../../source/errors.ts";
import { openWheel, type Wheel } from "./archive.ts";
import { buildSource } from "./build-source.ts";
import type { Context } from "./command.ts";
import { PipError } from "./error.ts";
import { displayPath, exists, isFolder, randomName, readBytes } from "./files.ts";
import { best, type Candidate, findCandidates, versionsText } from "./finder.ts";
import { cloneSource } from "./git-source.ts";
import { findInstalled } from "./installed.ts";
import { applies } from "./marker.ts";
import { redactUrl, withoutLogin } from "./redact.ts";
import { canonical, fileNameOf, type Requirement, readRequirement } from "./requirement.ts";
import type { Sources } from "./requirements-file.ts";
import { type Session, statusError } from "./session.ts";
import { unpackSource } from "./source-archive.ts";
import { type Specifier, satisfies } from "./version.ts";

/** A wheel that is to be installed, or saved. */
export interface Chosen {
  readonly wheel: Wheel;
  readonly content: Uint8Array;
  readonly file: string;
  /** Where it came from, without a login. */
  readonly url: string;
  readonly sha256: string;
  /** Asked for by URL or path, not by name. */
  readonly direct: boolean;
  /** Asked for by the user, not by another package. */
  readonly requested: boolean;
}

export interface Resolution {
  readonly context: Context;
  readonly session: Session;
  readonly sources: Sources;
  /** From `-c` files, by canonical name. */
  readonly constraints: ReadonlyMap<string, readonly Specifier[]>;
  /** Whether what is installed already counts. */
  readonly usesInstalled: boolean;
  /** The folder of `pip download`: what lies there is not fetched again. */
  readonly folder?: string;
}

/** All packages, what others need before those that need it. Throws PipError. */
export async function resolve(
  resolution: Resolution,
  requirements: readonly Requirement[],
): Promise<readonly Chosen[]> {
  const chosen = new Map<string, Chosen>();
  const kept = new Map<string, string>();
  const todo: { requirement: Requirement; parent?: Chosen }[] = requirements
    .filter(({ marker }) => applies(marker))
    .map((requirement) => ({ requirement }));
  for (let next = todo.shift(); next; next = todo.shift()) {
    const { requirement, parent } = next;
    const key = requirement.name === undefined ? undefined : canonical(requirement.name);
    const have = key === undefined ? undefined : (chosen.get(key)?.wheel.version ?? kept.get(key));
    if (have !== undefined) {
      if (satisfies(have, requirement.specifiers, true)) continue;
      throw new NotModelledError("pip's choice between packages that want different versions");
    }
    const satisfied = await keepInstalled(resolution, requirement);
    if (satisfied !== undefined && key !== undefined) {
      kept.set(key, satisfied);
      continue;
    }
    const found = await fetch(resolution, requirement, parent);
    chosen.set(canonical(found.wheel.name), found);
    if (resolution.context.options.flag("no-deps")) continue;
    for (const text of found.wheel.requires) {
      const wanted = readRequirement(resolution.context.process, text);
      if (applies(wanted.marker)) todo.push({ requirement: wanted, parent: found });
    }
  }
  return [...chosen.values()];
}

/** What others need first; else by name, as pip sorts. */
export function installationOrder(all: readonly Chosen[]): readonly Chosen[] {
  const done = new Set<Chosen>();
  const visit = (each: Chosen) => {
    if (done.has(each)) return;
    done.add(each);
    for (const text of each.wheel.requires) {
      const name = canonical(/^[\w.-]+/.exec(text)?.[0] ?? "");
      const needed = all.find(({ wheel }) => canonical(wheel.name) === name);
      if (needed) visit(needed);
    }
    order.push(each);
  };
  const order: Chosen[] = [];
  for (const each of [...all].sort((a, b) => (canonical(a.wheel.name) < canonical(b.wheel.name) ? -1 : 1)))
    visit(each);
  return order;
}

async function keepInstalled(
  { context, usesInstalled, constraints }: Resolution,
  { name, specifiers, shown, from, url }: Requirement,
): Promise<string | undefined> {
  if (!usesInstalled || name === undefined || url !== undefined) return undefined;
  const installed = findInstalled(context, name);
  const limits = [...specifiers, ...(constraints.get(canonical(name)) ?? [])];
  if (!installed || !satisfies(installed.version, limits, true)) return undefined;
  const source = from === undefined ? "" : ` (from ${from})`;
  await context.log.info(
    `Requirement already satisfied: ${shown} in ${installed.location} (${installed.version})${source}`,
  );
  return installed.version;
}

function fetch(
  resolution: Resolution,
  requirement: Requirement,
  parent: Chosen | undefined,
): Promise<Chosen> {
  return requirement.url === undefined
    ? fromIndex(resolution, requirement, parent)
    : fromUrl(resolution, requirement, requirement.url);
}

async function fromIndex(resolution: Resolution, requirement: Requirement, parent?: Chosen): Promise<Chosen> {
  const { context, session, sources, constraints } = resolution;
  const { log } = context;
  const name = requirement.name ?? "";
  const specifiers = [...requirement.specifiers, ...(constraints.get(canonical(name)) ?? [])];
  const candidates = await findCandidates(context, session, sources, name);
  const taken = best(candidates, specifiers, sources.allowsPre);
  await log.debug(
    `Given no hashes to check ${candidates.length} links for project '${name}': discarding no candidates`,
  );
  if (!taken) {
    const by = parent === undefined ? "" : ` (from ${parent.wheel.name})`;
    await log.error(
      `Could not find a version that satisfies the requirement ${requirement.shown}${by} (from versions: ${versionsText(candidates)})`,
    );
    throw new PipError(`No matching distribution found for ${requirement.shown}`);
  }
  const from = parent === undefined ? requirement.from : parent.wheel.name;
  await log.info(`Collecting ${requirement.shown}${from === undefined ? "" : ` (from ${from})`}`);
  return log.indented(() => obtain(resolution, taken, requirement, parent === undefined, false));
}

async function fromUrl(resolution: Resolution, requirement: Requirement, url: string): Promise<Chosen> {
  const { context, session, sources } = resolution;
  const { log, process } = context;
  const from = requirement.from === undefined ? "" : ` (from ${requirement.from})`;
  const path = url.startsWith("file://") ? url.slice(7) : undefined;
  if (path !== undefined) {
    const verb = requirement.editable ? "Obtaining file://" : "Processing ";
    await log.info(`${verb}${requirement.editable ? path : displayPath(process, path)}${from}`);
    if (!exists(process, path)) {
      throw new PipError(
        `Could not install packages due to an OSError: [Errno 2] No such file or directory: '${path}'\n`,
      );
    }
    if (isFolder(process, path))
      return log.indented(() => buildSource(context, session, sources, path, `file://${path}`));
  } else if (requirement.editable)
    await log.info(
      `Obtaining ${requirement.shown === requirement.name ? `${requirement.shown} from ${redactUrl(url)}` : requirement.shown}${from}`,
    );
  else await log.info(`Collecting ${requirement.shown}${from}`);
  if (url.startsWith("git+")) {
    const folder = await log.indented(() => cloneSource(context, requirement));
    const shown = withSource(requirement, url);
    return log.indented(() => buildSource(context, session, sources, folder, shown));
  }
  const isWheel = fileNameOf(url).endsWith(".whl");
  return log.indented(() => obtain(resolution, { version: "", url, isWheel }, requirement, true, true));
}

/** A requirement in errors: what has no name is its address. */
function withSource({ name, shown }: Requirement, url: string): string {
  return name === undefined ? shown : `${shown} from ${redactUrl(url)}`;
}

/** Fetches an archive and opens it. */
async function obtain(
  resolution: Resolution,
  { url, isWheel }: Candidate,
  requirement: Requirement,
  requested: boolean,
  direct: boolean,
): Promise<Chosen> {
  const { context, session, sources, folder: saved } = resolution;
  const { process, log } = context;
  const file = fileNameOf(url);
  const isLocal = url.startsWith("file://");
  const folder = `/tmp/pip-unpack-${randomName(process)}`;
  if (!isLocal) await log.debug(`Created temporary directory: ${folder}`);
  const have = isLocal || saved === undefined ? undefined : readBytes(process, `${saved}/${file}`);
  if (have) await log.info(`File was already downloaded ${saved}/${file}`);
  const content =
    have ?? (isLocal ? (readBytes(process, url.slice(7)) ?? new Uint8Array(0)) : await download());
  if (!isWheel) {
    if (!/\.(zip|tar|tgz|tar\.\w+|tbz|txz)$/.test(file)) {
      await log.error(
        `Cannot unpack file ${folder}/${file} (downloaded from /tmp/pip-req-build-${randomName(process)}, content-type: text/plain); cannot detect archive format`,
      );
      throw new PipError(`Cannot determine archive format of /tmp/pip-req-build-${randomName(process)}`);
    }
    const source = unpackSource(process, content, file);
    context.temporary.push(source);
    const named = direct ? withSource(requirement, url) : requirement.shown;
    return buildSource(context, session, sources, source, named);
  }
  const wheel = openWheel(content);
  if (!wheel) {
    const at = isLocal ? url.slice(7) : `${folder}/${file}`;
    const shown = requirement.name ?? file;
    throw new PipError(`Wheel '${shown}' located at ${at} is invalid.`);
  }
  return {
    ...{ wheel, content, file, direct, requested },
    url: isLocal ? url : withoutLogin(url.replace(/#.*$/, "")),
    sha256: bytesToHex(sha256(content)),
  };

  async function download(): Promise<Uint8Array> {
    const response = await session.get(url, false);
    if (response.status >= 400) {
      await log.error(`HTTP error ${response.status} while getting ${redactUrl(url)}`);
      throw new PipError(
        `Could not install requirement ${withSource(requirement, url)} because of HTTP error ` +
          `${statusError(response.status, url)} for URL ${redactUrl(url)}`,
      );
    }
    await log.info(`Downloading ${redactUrl(url.replace(/#.*$/, ""))} (${sizeText(response.body.length)})`);
    return response.body;
  }
}

/** pip's format_size. */
function sizeText(bytes: number): string {
  if (bytes > 1_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  if (bytes > 10_000) return `${Math.floor(bytes / 1000)} kB`;
  return bytes > 1000 ? `${(bytes / 1000).toFixed(1)} kB` : `${bytes} bytes`;
}
