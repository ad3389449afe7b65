/** One requirement: `acme-lib>=1.2`, `acme-lib @ URL`, a URL, or a path. Errors show it as it was written. */
import type { Process } from "../../process/types.ts";
import { PipError } from "./error.ts";
import { absolutePath, exists, isFolder, quoted, readText } from "./files.ts";
import { redactUrl } from "./redact.ts";
import type { Specifier } from "./version.ts";

export interface Requirement {
  /** As written, with dots, dashes and capitals; undefined for a URL or a path that says no name. */
  readonly name: string | undefined;
  readonly specifiers: readonly Specifier[];
  /** Where it is, if not in an index: `http...`, `git+...` or `file://...`. */
  readonly url?: string;
  readonly marker?: string;
  readonly editable: boolean;
  /** As pip shows it, logins hidden. */
  readonly shown: string;
  /** `-r requirements.txt (line 3)` */
  readonly from?: string;
}

const URL_SCHEME = /^(https?|file|ftp|(git|hg|svn|bzr)(\+\w+)?|ssh):/i;
const ARCHIVE = /\.(whl|zip|tar|tar\.gz|tgz|tar\.bz2|tbz|tar\.xz|txz|tlz|tar\.lz|tar\.lzma)$/;
const NAME = /^[a-zA-Z0-9](?:[a-zA-Z0-9._-]*[a-zA-Z0-9])?/;
const SPECIFIER = /^\s*(===|~=|==|!=|<=|>=|<|>)\s*([^\s,;)]+)\s*/;

/** The name under which indexes and installed packages know it. */
export function canonical(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, "-");
}

/** Name, version and whether it is built, from an archive's file name. */
export function wheelName(file: string): { readonly name: string; readonly version: string } | undefined {
  const [, name, version] =
    /^([^\s-]+?)-([^\s-]*?)(?:-\d[^-]*)?-[^\s-]+-[^\s-]+-[^\s-]+\.whl$/.exec(file) ?? [];
  return name === undefined || version === undefined
    ? undefined
    : { name: name.replaceAll("_", "-"), version };
}

export function fileNameOf(url: string): string {
  return decodeURIComponent(
    url
      .replace(/[?#].*$/, "")
      .replace(/\/+$/, "")
      .replace(/^.*\//, ""),
  );
}

interface Where {
  readonly editable?: boolean;
  readonly from?: string;
  /** `line 3 of requirements.txt`, for errors. */
  readonly line?: string;
}

class Unreadable extends Error {
  constructor(message: string, text: string, start: number, end: number) {
    super(`${message}\n    ${text}\n    ${" ".repeat(start)}${"~".repeat(end - start)}^`);
  }
}

/** Reads a requirement as `pip install` is given it. `warn` is told of what looks like a file. Throws PipError. */
export function readRequirement(
  process: Process,
  given: string,
  warn: (text: string) => void = () => undefined,
  { editable = false, from, line }: Where = {},
): Requirement {
  const isUrl = URL_SCHEME.test(given);
  const [before = "", marker] = given.split(isUrl ? /; (.*)/s : /;(.*)/s);
  const text = before.trim();
  const rest = {
    editable,
    ...(marker?.trim() ? { marker: marker.trim() } : {}),
    ...(from === undefined ? {} : { from }),
  };
  const url = isUrl ? text : localUrl(process, text, warn);
  if (url !== undefined) return { ...fromUrl(process, url), ...rest };
  try {
    return { ...fromText(text), ...rest };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const source = line === undefined ? "" : ` (from ${line})`;
    const hint = hintFor(process, text);
    throw new PipError(`Invalid requirement: ${quoted(text)}: ${error.message}${source}${hint}`);
  }
}

function hintFor(process: Process, text: string): string {
  if (text.includes("/")) {
    const path = absolutePath(process, text);
    if (!exists(process, path)) return `\nHint: It looks like a path. File '${text}' does not exist.`;
    const list = listsRequirements(readText(process, path) ?? "")
      ? `The argument you provided (${text}) appears to be a requirements file. If that is the case, use the '-r' flag to install the packages specified within it.`
      : "";
    return `\nHint: It looks like a path. The path does exist. ${list}`;
  }
  const hasOperator = /===|==|~=|!=|<=|>=|<|>/.test(text);
  return text.includes("=") && !hasOperator ? "\nHint: = is not a valid operator. Did you mean == ?" : "";
}

/** Whether the first line of a file that says anything is a requirement. */
function listsRequirements(text: string): boolean {
  const first = text.split("\n").find((line) => line.replace(/(^|\s)#.*$/, "").trim() !== "") ?? "";
  try {
    fromText(first.trim());
    return true;
  } catch (error) {
    if (error instanceof Unreadable) return false;
    throw error;
  }
}

/** The URL of a folder or an archive on this computer. */
function localUrl(process: Process, text: string, warn: (text: string) => void): string | undefined {
  const [bare = ""] = /^[^[]*/.exec(text) ?? [];
  const path = absolutePath(process, bare);
  const looksLikePath = text.includes("/") || text.startsWith(".");
  if (looksLikePath && isFolder(process, path)) {
    if (["setup.py", "pyproject.toml"].some((name) => exists(process, `${path}/${name}`)))
      return `file://${path}`;
    throw new PipError(
      `Directory ${quoted(text)} is not installable. Neither 'setup.py' nor 'pyproject.toml' found.`,
    );
  }
  if (!ARCHIVE.test(path)) return undefined;
  if (!exists(process, path)) {
    if (/^[^/.][^/@]*@/.test(text)) return undefined;
    warn(`Requirement ${quoted(text)} looks like a filename, but the file does not exist`);
  }
  return `file://${path}`;
}

function fromUrl(process: Process, url: string): Omit<Requirement, "editable"> {
  const wheel = wheelName(fileNameOf(url));
  if (wheel) {
    const specifiers = [{ operator: "==", version: wheel.version }];
    return { name: wheel.name, specifiers, url, shown: `${wheel.name}==${wheel.version}` };
  }
  const [, egg] = /[#&]egg=([^&]*)/.exec(url) ?? [];
  if (egg) return { name: egg.replace(/\[.*$/, ""), specifiers: [], url, shown: egg };
  const path = url.startsWith("file://") ? url.slice(7) : undefined;
  const shown = path?.startsWith(`${process.cwd}/`) ? `.${path.slice(process.cwd.length)}` : path;
  return { name: undefined, specifiers: [], url, shown: shown ?? redactUrl(url) };
}

function fromText(text: string): Omit<Requirement, "editable"> {
  const name = NAME.exec(text)?.[0];
  if (name === undefined) {
    throw new Unreadable("Expected package name at the start of dependency specifier", text, 0, 0);
  }
  const [, extras = ""] = /^\s*\[([^\]]*)\]/.exec(text.slice(name.length)) ?? [];
  const head = text.slice(name.length).replace(/^\s*(\[[^\]]*\])?\s*/, "");
  let at = text.length - head.length;
  const label = extras === "" ? name : `${name}[${extras.replaceAll(" ", "")}]`;
  if (text[at] === "@") {
    const url = text.slice(at + 1).trim();
    if (url === "") throw new Unreadable("Expected URL after @", text, at, at + 1);
    return { name, specifiers: [], url, shown: `${label}@ ${redactUrl(url)}` };
  }
  const bracket = text[at] === "(";
  if (bracket) at += 1;
  const start = at;
  const specifiers: Specifier[] = [];
  for (;;) {
    const [whole = "", operator, version] = SPECIFIER.exec(text.slice(at)) ?? [];
    if (operator === undefined || version === undefined) break;
    specifiers.push({ operator, version });
    at += whole.length;
    if (text[at] !== ",") break;
    at += 1;
  }
  if (bracket && text[at] === ")") at += 1;
  if (at < text.length) {
    const after = specifiers.length > 0 ? "version specifier" : "name and no valid version specifier";
    throw new Unreadable(`Expected end or semicolon (after ${after})`, text, start, at);
  }
  const all = specifiers.map(({ operator, version }) => operator + version).sort();
  return { name, specifiers, shown: label + all.join(",") };
}
