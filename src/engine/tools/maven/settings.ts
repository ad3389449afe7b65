/**
 * settings.xml: the user's (`-s`, else ~/.m2) and the installation's (`-gs`, else its conf folder), with `${env.X}`, properties of
 * `-D` and `${user.home}` filled in (https://maven.apache.org/settings.html). What stays unknown stays as it is written.
 */
import type { UserFiles } from "../registries/files.ts";
import { childAt, childrenOf, parseXml, textAt, type XmlElement } from "../registries/xml.ts";
import { decrypt, masterPassword } from "./encryption.ts";
import { MavenError } from "./types.ts";

export interface Server {
  readonly id: string;
  readonly username: string;
  readonly password: string;
  /** Sent in place of a login, where there are any. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export interface Mirror {
  readonly id: string;
  readonly url: string;
  readonly mirrorOf: string;
  readonly blocked: boolean;
}

export interface Repository {
  readonly id: string;
  readonly url: string;
}

export interface Settings {
  readonly servers: readonly Server[];
  readonly mirrors: readonly Mirror[];
  /** Of the profiles that are active. */
  readonly repositories: readonly Repository[];
  readonly localRepository: string;
}

/** What Maven's own conf/settings.xml says since 3.8.1. */
const HTTP_BLOCKER: Mirror = {
  id: "maven-default-http-blocker",
  url: "http://0.0.0.0/",
  mirrorOf: "external:http:*",
  blocked: true,
};

export interface Where {
  readonly user?: string | undefined;
  readonly global?: string | undefined;
  readonly properties: ReadonlyMap<string, string>;
  readonly profiles: readonly string[];
}

export function readSettings(files: UserFiles, where: Where): Settings {
  if (where.user !== undefined && !files.exists(where.user))
    throw new MavenError([
      "Error executing Maven.",
      `The specified user settings file does not exist: ${files.path(where.user)}`,
    ]);
  const home = files.home;
  const user = load(files, where.user ?? `${home}/.m2/settings.xml`, where.properties);
  const global = load(files, where.global ?? "/usr/share/maven/conf/settings.xml", where.properties);
  const master = masterPassword(files, where.properties);
  const all = [user, global].filter((each) => each !== undefined);
  const mirrors = all.flatMap((each) =>
    childrenOf(childAt(each, "mirrors"), "mirror").map((mirror) => ({
      id: textAt(mirror, "id") ?? "",
      url: textAt(mirror, "url") ?? "",
      mirrorOf: textAt(mirror, "mirrorOf") ?? "",
      blocked: textAt(mirror, "blocked") === "true",
    })),
  );
  return {
    servers: all.flatMap((each) =>
      childrenOf(childAt(each, "servers"), "server").map((server) => serverOf(server, master)),
    ),
    mirrors: global ? mirrors : [...mirrors, HTTP_BLOCKER],
    repositories: all.flatMap((each) => activeRepositories(each, where.profiles)),
    localRepository:
      where.properties.get("maven.repo.local") ??
      all.map((each) => textAt(each, "localRepository")).find(Boolean) ??
      `${home}/.m2/repository`,
  };
}

/** A password in braces that the master password does not open is taken as it is. */
function serverOf(server: XmlElement, master: string | undefined): Server {
  const password = textAt(server, "password") ?? "";
  const plain = master === undefined ? undefined : decrypt(password, master);
  return {
    id: textAt(server, "id") ?? "",
    username: textAt(server, "username") ?? "",
    password: plain ?? password,
    headers: childrenOf(childAt(server, "configuration", "httpHeaders"), "property").map(
      (header) => [textAt(header, "name") ?? "", textAt(header, "value") ?? ""] as const,
    ),
  };
}

function activeRepositories(settings: XmlElement, chosen: readonly string[]): Repository[] {
  const active = new Set([
    ...chosen,
    ...childrenOf(childAt(settings, "activeProfiles"), "activeProfile").map(({ text }) => text),
  ]);
  return childrenOf(childAt(settings, "profiles"), "profile")
    .filter(
      (profile) =>
        active.has(textAt(profile, "id") ?? "") ||
        textAt(profile, "activation", "activeByDefault") === "true",
    )
    .flatMap(repositoriesOf);
}

export function repositoriesOf(element: XmlElement): Repository[] {
  return childrenOf(childAt(element, "repositories"), "repository").map((each) => ({
    id: textAt(each, "id") ?? "",
    url: textAt(each, "url") ?? "",
  }));
}

/** A file with its variables filled in; undefined for a missing one. Throws MavenError for what is no XML. */
function load(
  files: UserFiles,
  path: string,
  properties: ReadonlyMap<string, string>,
): XmlElement | undefined {
  const text = files.readText(path);
  if (text === undefined) return undefined;
  const broken = (what: string) =>
    new MavenError([
      "Error executing Maven.",
      "1 problem was encountered while building the effective settings",
      `[FATAL] ${what} @ ${files.path(path)}`,
    ]);
  if (text.trim() === "") throw broken(`Non-readable settings ${files.path(path)}: input contained no data`);
  try {
    return interpolate(parseXml(text), (name) => variable(files, name, properties));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "Error") throw error;
    throw broken(`Non-parseable settings ${files.path(path)}: ${error.message}`);
  }
}

export function variable(
  files: UserFiles,
  name: string,
  properties: ReadonlyMap<string, string>,
): string | undefined {
  if (name.startsWith("env.")) return files.process.environment.get(name.slice(4));
  return properties.get(name) ?? (name === "user.home" ? files.home : undefined);
}

export function interpolate(element: XmlElement, value: (name: string) => string | undefined): XmlElement {
  return {
    ...element,
    text: element.text.replace(/\$\{([^}]+)\}/g, (whole, name: string) => value(name) ?? whole),
    children: element.children.map((child) => interpolate(child, value)),
  };
}
