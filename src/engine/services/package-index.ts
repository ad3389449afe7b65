/**
 * A private index of Python packages: pages of the simple API (https://packaging.python.org/en/latest/specifications/simple-repository-api/)
 * and wheels, for those who show a login that it knows.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { HttpRequest, HttpResponse } from "../process/types.ts";
import type { Account, Accounts, Phase } from "./accounts.ts";
import { authorizationOf, respond } from "./http.ts";
import { zipOf } from "./packages/archive.ts";

/** A package as a lab lists it. */
export interface PythonPackage {
  readonly name: string;
  readonly version: string;
  readonly summary?: string | undefined;
  /** `Requires-Dist`: `other-lib>=1.0`. */
  readonly requires?: readonly string[];
  /** Programs that it brings: name to `module:function`. */
  readonly scripts?: Readonly<Record<string, string>>;
  /** Path in the package to text. */
  readonly files?: Readonly<Record<string, string>>;
  /** May be fetched without a login. */
  readonly public?: boolean;
}

interface Published {
  readonly file: string;
  readonly content: Uint8Array;
  readonly isPublic: boolean;
}

const HTML = { "content-type": "text/html; charset=utf-8" };

const normal = (name: string) => name.toLowerCase().replaceAll(/[-_.]+/g, "-");

/** The package as a wheel (PEP 427) for every Python 3. */
function publish({
  name,
  version,
  summary,
  requires = [],
  scripts = {},
  files = {},
  public: isPublic = false,
}: PythonPackage) {
  const stem = `${name.replaceAll(/[-.]+/g, "_")}-${version}`;
  const info = `${stem}.dist-info`;
  const programs = Object.entries(scripts).map(([program, target]) => `${program} = ${target}\n`);
  const all: Record<string, string> = {
    ...files,
    [`${info}/METADATA`]: [
      ...["Metadata-Version: 2.1", `Name: ${name}`, `Version: ${version}`],
      ...(summary === undefined ? [] : [`Summary: ${summary}`]),
      ...requires.map((each) => `Requires-Dist: ${each}`),
      "",
    ].join("\n"),
    [`${info}/WHEEL`]: "Wheel-Version: 1.0\nGenerator: leaklab\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    ...(programs.length > 0
      ? { [`${info}/entry_points.txt`]: `[console_scripts]\n${programs.join("")}` }
      : {}),
  };
  all[`${info}/RECORD`] = [...Object.keys(all), `${info}/RECORD`].map((path) => `${path},,\n`).join("");
  return { file: `${stem}-py3-none-any.whl`, content: zipOf(all), isPublic } satisfies Published;
}

function page(title: string, links: readonly (readonly [string, string])[]): HttpResponse {
  const rows = links.map(([href, text]) => `    <a href="${href}">${text}</a><br />\n`).join("");
  return respond(
    200,
    `<!DOCTYPE html>\n<html>\n  <head><title>${title}</title></head>\n  <body>\n${rows}  </body>\n</html>\n`,
    HTML,
  );
}

/** Makes the index's request handler: `/simple/`, `/simple/NAME/` and `/packages/FILE`. */
export function packageIndex(packages: readonly PythonPackage[], accounts: Accounts) {
  const projects = new Map<string, Published[]>();
  for (const each of packages) {
    const key = normal(each.name);
    projects.set(key, [...(projects.get(key) ?? []), publish(each)]);
  }
  const unauthorized = () =>
    respond(401, "Unauthorized\n", {
      "content-type": "text/plain",
      "www-authenticate": 'Basic realm="pypi"',
    });

  const whoIs = (request: HttpRequest, phase: Phase): Account | undefined => {
    const shown = authorizationOf(request);
    if (!shown) return undefined;
    if (shown.scheme === "bearer") return accounts.check(shown.token, undefined, phase, request.client);
    // A token alone, as user or behind `__token__`, is as good as a user's password.
    if (shown.password === "") return accounts.check(shown.user, undefined, phase, request.client);
    const user = shown.user === "__token__" ? undefined : shown.user;
    return accounts.check(shown.password, user, phase, request.client);
  };

  return (request: HttpRequest, phase: Phase): HttpResponse => {
    const path = decodeURIComponent(new URL(request.url).pathname);
    const account = whoIs(request, phase);
    const mayRead = (name: string, files: readonly Published[]) =>
      files.every(({ isPublic }) => isPublic) ||
      (account !== undefined &&
        (account.scopes.length === 0 || account.scopes.some((scope) => name.startsWith(scope))));
    const [, name] = /^\/simple\/([^/]+)\/?$/.exec(path) ?? [];
    if (/^\/simple\/?$/.test(path)) {
      if (!account) return unauthorized();
      return page(
        "Simple index",
        [...projects.keys()].map((each) => [`/simple/${each}/`, each] as const),
      );
    }
    const [, wanted] = /^\/packages\/([^/]+)$/.exec(path) ?? [];
    const found = [...projects].find(([key, files]) =>
      name === undefined ? files.some(({ file }) => file === wanted) : key === normal(name),
    );
    if (!account && !(found && mayRead(...found))) return unauthorized();
    if (!found) return respond(404, "Not Found\n", { "content-type": "text/plain" });
    if (!mayRead(...found)) return respond(403, "Forbidden\n", { "content-type": "text/plain" });
    if (request.method !== "GET" && request.method !== "HEAD")
      return respond(405, "Method Not Allowed\n", { "content-type": "text/plain" });
    const [key, files] = found;
    if (name === undefined) {
      const content = files.find(({ file }) => file === wanted)?.content;
      return respond(200, content ?? "", { "content-type": "application/octet-stream" });
    }
    return page(
      `Links for ${key}`,
      files.map(
        ({ file, content }) => [`/packages/${file}#sha256=${bytesToHex(sha256(content))}`, file] as const,
      ),
    );
  };
}
