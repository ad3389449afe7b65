/**
 * Composer's logins (https://getcomposer.org/doc/articles/authentication-for-private-packages.md): COMPOSER_AUTH before
 * auth.json beside composer.json before $COMPOSER_HOME/auth.json; logins in an address are taken out of it and used.
 */
import { basicAuth } from "../net/http.ts";
import type { UserFiles } from "../registries/files.ts";
import { parseJson } from "./json.ts";
import { ComposerError } from "./types.ts";

/** Kinds of logins, in the order in which Composer writes them. */
export const KINDS = [
  "bitbucket-oauth",
  "github-oauth",
  "gitlab-oauth",
  "gitlab-token",
  "http-basic",
  "bearer",
] as const;
export type Kind = (typeof KINDS)[number];

export type Login = string | { readonly [key: string]: string };
/** Kind to host to login. */
export type Logins = Partial<Record<Kind, Record<string, Login>>>;

/** $COMPOSER_HOME, else as XDG has it, else ~/.composer; for root without a home of its own too. */
export function composerHome(files: UserFiles): string {
  const given = files.variable("COMPOSER_HOME");
  if (given !== undefined) return given;
  if (files.exists(`${files.home}/.composer`)) return `${files.home}/.composer`;
  return `${files.variable("XDG_CONFIG_HOME") ?? `${files.home}/.config`}/composer`;
}

/** COMPOSER_AUTH. Throws ComposerError. */
function parseVariable(text: string): Logins {
  try {
    return JSON.parse(text) as Logins;
  } catch {
    throw new ComposerError(
      "COMPOSER_AUTH environment variable is malformed, should be a valid JSON object",
      "Factory.php",
      695,
    );
  }
}

/** The logins of a file; none where it is not there. Throws ComposerError. */
export function loginsIn(files: UserFiles, path: string): Logins {
  const text = files.readText(path);
  return text === undefined || text.trim() === "" ? {} : (parseJson(text, files.path(path)) as Logins);
}

/** `own` are those in the project's own config, which the others go before. */
export function readLogins(files: UserFiles, own: Logins = {}): Logins {
  const all: Logins = {};
  const variable = files.variable("COMPOSER_AUTH");
  const read = [
    loginsIn(files, `${composerHome(files)}/auth.json`),
    own,
    loginsIn(files, "auth.json"),
    variable === undefined ? {} : parseVariable(variable),
  ];
  for (const logins of read) for (const kind of KINDS) all[kind] = { ...all[kind], ...logins[kind] };
  return all;
}

/** The header for a host, and what `-vvv` says of it; undefined for a stranger. */
export function headerFor(
  logins: Logins,
  url: URL,
): { readonly header: readonly [string, string]; readonly says: string } | undefined {
  const host = url.host;
  const basic = logins["http-basic"]?.[host];
  if (typeof basic === "object")
    return {
      header: ["Authorization", basicAuth(basic.username ?? "", basic.password ?? "")],
      says: `Using HTTP basic authentication with username "${basic.username}"`,
    };
  const bearer = logins.bearer?.[host];
  if (typeof bearer === "string")
    return { header: ["Authorization", `Bearer ${bearer}`], says: "Using Bearer token authentication" };
  const gitlab = logins["gitlab-token"]?.[host];
  if (gitlab !== undefined)
    return {
      header: ["PRIVATE-TOKEN", typeof gitlab === "string" ? gitlab : (gitlab.token ?? "")],
      says: "Using GitLab private token authentication",
    };
  const github = logins["github-oauth"]?.[host] ?? logins["github-oauth"]?.[host.replace(/^api\./, "")];
  if (typeof github === "string")
    return { header: ["Authorization", `token ${github}`], says: "Using GitHub token authentication" };
  if (url.username)
    return {
      header: [
        "Authorization",
        basicAuth(decodeURIComponent(url.username), decodeURIComponent(url.password)),
      ],
      says: `Using HTTP basic authentication with username "${decodeURIComponent(url.username)}"`,
    };
  return undefined;
}
