/** nuget.config: those of the folder and of all above it, then the user's; the nearest one wins, and `<clear />` ends the search. */
import { NotModelledError } from "../../source/errors.ts";
import type { UserFiles } from "../registries/files.ts";
import { childAt, childrenOf, parseXml, type XmlElement } from "../registries/xml.ts";
import { type Login, NugetError, type Source } from "./types.ts";

export const PUBLIC = "https://api.nuget.org/v3/index.json";
const NAMES = ["nuget.config", "NuGet.config", "NuGet.Config"];
const FIRST_TIME = `<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <packageSources>
    <add key="nuget.org" value="${PUBLIC}" protocolVersion="3" />
  </packageSources>
</configuration>`;

export interface ConfigFile {
  readonly path: string;
  readonly root: XmlElement;
}

export const userConfig = (files: UserFiles) => `${files.home}/.nuget/NuGet/NuGet.Config`;

/** Nearest first. The user's file is made where there is none. */
export function configFiles(files: UserFiles, folder: string, only?: string): readonly ConfigFile[] {
  if (only !== undefined) {
    if (!files.exists(only)) throw new NugetError(`error: File '${files.path(only)}' does not exist.`);
    return [load(files, files.path(only))];
  }
  const paths: string[] = [];
  for (let at = files.path(folder); ; at = at.slice(0, at.lastIndexOf("/"))) {
    const name = NAMES.find((each) => files.exists(`${at}/${each}`));
    if (name !== undefined) paths.push(`${at}/${name}`);
    if (at === "" || at === "/") break;
  }
  const own = userConfig(files);
  if (!files.exists(own)) files.write(own, FIRST_TIME, 0o600);
  if (!paths.includes(own)) paths.push(own);
  return paths.map((path) => load(files, path));
}

function load(files: UserFiles, path: string): ConfigFile {
  try {
    const root = parseXml((files.readText(path) ?? "").replace(/^\uFEFF/, ""));
    for (const section of ["packageSourceMapping", "config", "clientCertificates", "fallbackPackageFolders"])
      if (childAt(root, section)?.children.length) throw new NotModelledError(`<${section}> in ${path}`);
    return { path, root };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "Error") throw error;
    throw new NugetError(`error: NuGet.Config is not valid XML. Path: '${path}'.\nerror:   ${error.message}`);
  }
}

/** `%NAME%` is a variable's value; of one that is not set it stays as it is. */
export function expand(files: UserFiles, text: string): string {
  return text.replace(/%([^%\s]+)%/g, (whole, name: string) => files.variable(name) ?? whole);
}

/** An element's name for a source's: `my feed` is `<my_x0020_feed>`. */
export function encodeName(name: string): string {
  return name.replace(
    /[^\w.-]|^[\d.-]/g,
    (sign) => `_x${sign.charCodeAt(0).toString(16).padStart(4, "0").toUpperCase()}_`,
  );
}

function decodeName(name: string): string {
  return name.replace(/_x([0-9a-fA-F]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** The entries of a section, from the file that is nearest on; `<clear />` takes away what is above it and in farther files. */
function entriesOf(configs: readonly ConfigFile[], section: string): XmlElement[] {
  const all: XmlElement[] = [];
  for (const { root } of configs) {
    const children = childAt(root, section)?.children ?? [];
    const cleared = children.findLastIndex(({ name }) => name === "clear");
    all.push(...children.slice(cleared + 1));
    if (cleared >= 0) break;
  }
  return all;
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

export function sourcesOf(files: UserFiles, configs: readonly ConfigFile[]): readonly Source[] {
  const disabled = entriesOf(configs, "disabledPackageSources")
    .filter(({ attributes }) => attributes.get("value") === "true")
    .map(({ attributes }) => attributes.get("key") ?? "");
  const found: Source[] = [];
  for (const { name: element, attributes } of entriesOf(configs, "packageSources")) {
    const name = attributes.get("key") ?? "";
    if (element !== "add" || found.some((each) => same(each.name, name))) continue;
    found.push({
      name,
      url: expand(files, attributes.get("value") ?? ""),
      enabled: !disabled.some((each) => same(each, name)),
      allowsHttp: /^true$/i.test(attributes.get("allowInsecureConnections") ?? ""),
    });
  }
  return found;
}

/** Who NuGet is at a source, where that asks: the variable first, then the files. Throws NugetError for an encrypted password. */
export function loginFor(
  files: UserFiles,
  configs: readonly ConfigFile[],
  { name }: Source,
): Login | undefined {
  const given = files.variable(`NuGetPackageSourceCredentials_${name}`);
  const [, user, password] =
    /^\s*Username=(.*?);\s*Password=(.*?)(?:;ValidAuthenticationTypes=[^;]*)?;?\s*$/is.exec(given ?? "") ??
    [];
  if (user !== undefined && password !== undefined) return { user, password };
  const element = entriesOf(configs, "packageSourceCredentials").find((each) =>
    same(decodeName(each.name), name),
  );
  if (!element) return undefined;
  const value = (key: string) =>
    childrenOf(element, "add")
      .find(({ attributes }) => same(attributes.get("key") ?? "", key))
      ?.attributes.get("value");
  const clear = value("ClearTextPassword");
  if (clear === undefined && value("Password") !== undefined)
    throw new NugetError(
      `error: Password decryption is not supported on .NET Core for this platform. The following feed uses an encrypted password: '${name}'. You can use a clear text password as a workaround.\nerror:   Encryption is not supported on non-Windows platforms.`,
    );
  const login = value("Username");
  return login === undefined || clear === undefined
    ? undefined
    : { user: expand(files, login), password: expand(files, clear) };
}
