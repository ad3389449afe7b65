/** Looks for a package in indexes and links: the pages, the files that they list, the best version. */
import { textOf } from "../../process/io.ts";
import type { Context } from "./command.ts";
import { Unreachable } from "./connection.ts";
import { CrashError } from "./error.ts";
import { absolutePath, exists, isFolder, namesIn } from "./files.ts";
import { redactUrl } from "./redact.ts";
import { canonical, fileNameOf, wheelName } from "./requirement.ts";
import type { Sources } from "./requirements-file.ts";
import { type Session, statusError, unreadable } from "./session.ts";
import { compareVersions, isPrerelease, type Specifier, satisfies } from "./version.ts";

export interface Candidate {
  readonly version: string;
  /** Without a login, as pages list it; `file://` for what lies on this computer. */
  readonly url: string;
  readonly isWheel: boolean;
}

const SOURCE = /^(.+)-([^-]+)\.(tar\.gz|tgz|zip|tar\.bz2|tar\.xz)$/;
const ACCEPTED = /^(text\/html|application\/vnd\.pypi\.simple\.v1\+(html|json))/i;
const PYPI = "https://pypi.org/simple";

export function defaultIndex(): string {
  return PYPI;
}

/** Python's urlsplit drops the line's end that a value from a file may bring. */
const onOneLine = (url: string): string => url.replace(/[\t\r\n]/g, "");

/** What pip says about where it looks; undefined for PyPI alone. */
export function sourcesText({ indexes, links }: Sources): string | undefined {
  const lines: string[] = [];
  if (indexes.length > 0 && (indexes.length > 1 || indexes[0] !== PYPI))
    lines.push(`Looking in indexes: ${indexes.map((index) => redactUrl(onOneLine(index))).join(", ")}`);
  if (links.length > 0) lines.push(`Looking in links: ${links.map(redactUrl).join(", ")}`);
  return lines.length > 0 ? lines.join("\n") : undefined;
}

/** All files of a package that can be installed here. */
export async function findCandidates(
  context: Context,
  session: Session,
  sources: Sources,
  name: string,
): Promise<readonly Candidate[]> {
  const { log, process } = context;
  const pages: string[] = [];
  const files: string[] = [];
  for (const place of sources.links) {
    const path = absolutePath(process, place.replace(/^file:\/\//, ""));
    if (/^https?:\/\//.test(place)) pages.push(place);
    else if (isFolder(process, path))
      files.push(...namesIn(process, path).map((each) => `file://${path}/${each}`));
    else if (exists(process, path)) files.push(`file://${path}`);
    else
      await log.warning(
        `Location '${redactUrl(place)}' is ignored: it is either a non-existing path or lacks a specific scheme.`,
      );
  }
  const project = sources.indexes.map((index) => `${index.replace(/\/*$/, "/")}${canonical(name)}/`);
  const secure: string[] = [];
  for (const page of [...pages, ...project]) {
    const url = URL.canParse(page) ? new URL(page) : undefined;
    // What follows the colon of a login that lost its host counts as a port: Python fails when it comes to that page.
    if (!url && /^https?:\/\//.test(page)) secure.push(page);
    else if (!url || !/^https?:$/.test(url.protocol)) {
      await log.warning(
        `Location '${redactUrl(page)}' is ignored: it is either a non-existing path or lacks a specific scheme.`,
      );
    } else if (session.isSecure(url)) secure.push(page);
    else {
      await log.warning(
        `The repository located at ${url.hostname} is not a trusted or secure host and is being ignored. If this ` +
          "repository is available via HTTPS we recommend you use HTTPS instead, otherwise you may silence this " +
          `warning and allow it anyway with '--trusted-host ${url.hostname}'.`,
      );
    }
  }
  await log.debug(
    [
      `${secure.length} location(s) to search for versions of ${name}:`,
      ...secure.map((each) => `* ${redactUrl(each)}`),
    ].join("\n"),
  );
  const found: Candidate[] = [];
  for (const page of secure) found.push(...(await readPage(context, session, page, name)));
  found.push(...files.flatMap((url) => candidate(url, name) ?? []));
  return found;
}

async function readPage(
  { log }: Context,
  session: Session,
  page: string,
  name: string,
): Promise<readonly Candidate[]> {
  if (!URL.canParse(page)) throw new CrashError(unreadable(page));
  const shown = redactUrl(page);
  await log.debug(`Fetching project page and analyzing links: ${shown}`);
  await log.debug(`Getting page ${shown}`);
  const skipped = (why: string) => log.debug(`Could not fetch URL ${shown}: ${why} - skipping`);
  const found: Candidate[] = [];
  try {
    const response = await session.get(page, true);
    const type = response.headers.get("content-type") ?? "Unknown";
    if (response.status >= 400) await skipped(statusError(response.status, page));
    else if (!ACCEPTED.test(type)) {
      await log.warning(
        `Skipping page ${shown} because the GET request got Content-Type: ${type}. The only supported Content-Types ` +
          "are application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html, and text/html",
      );
    } else {
      await log.debug(`Fetched page ${shown} as ${type}`);
      const base = page.replace(/^([a-z]+:\/\/)[^/?#]*@/i, "$1");
      for (const [, href = ""] of textOf(response.body).matchAll(
        /<a\b[^>]*?\bhref\s*=\s*["']([^"']*)["']/gi,
      )) {
        const url = new URL(href.replaceAll("&amp;", "&"), base).href;
        const each = candidate(url, name);
        if (!each) continue;
        found.push(each);
        await log.debug(`  Found link ${redactUrl(url)} (from ${base}), version: ${each.version}`);
      }
    }
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    await skipped("connection error");
  }
  await log.debug(`Skipping link: not a file: ${shown}`);
  return found;
}

function candidate(url: string, name: string): Candidate | undefined {
  const file = fileNameOf(url);
  const wheel = wheelName(file);
  if (wheel) {
    const tagged = /-(py3|py2\.py3|cp3\d*)-(none|abi3|cp313)-(any|(many)?linux.*x86_64)\.whl$/.test(file);
    return tagged && canonical(wheel.name) === canonical(name)
      ? { version: wheel.version, url, isWheel: true }
      : undefined;
  }
  const [, stem, version] = SOURCE.exec(file) ?? [];
  if (stem === undefined || version === undefined || canonical(stem) !== canonical(name)) return undefined;
  return { version, url, isWheel: false };
}

/** The newest version that fits, a wheel before a source archive. */
export function best(
  candidates: readonly Candidate[],
  specifiers: readonly Specifier[],
  allowsPre: boolean,
): Candidate | undefined {
  const fits = candidates.filter(({ version }) => satisfies(version, specifiers, true));
  const stable = fits.filter(({ version }) => satisfies(version, specifiers, allowsPre));
  const pool = stable.length > 0 || !fits.every((each) => isPrerelease(each.version)) ? stable : fits;
  return [...pool].sort(
    (a, b) => compareVersions(b.version, a.version) || Number(b.isWheel) - Number(a.isWheel),
  )[0];
}

/** `1.0, 1.1`, the oldest first; `none` for no version. */
export function versionsText(candidates: readonly Candidate[]): string {
  const all = [...new Set(candidates.map(({ version }) => version))].sort(compareVersions);
  return all.length > 0 ? all.join(", ") : "none";
}
