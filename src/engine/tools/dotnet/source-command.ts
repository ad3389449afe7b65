/** `dotnet nuget add|update|remove|list|enable|disable source`: what it writes goes to the user's file, unless a nearer one clears its sources. */
import { print } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import type { UserFiles } from "../registries/files.ts";
import { childAt, type XmlElement } from "../registries/xml.ts";
import { parseArguments } from "./arguments.ts";
import { type ConfigFile, configFiles, encodeName, sourcesOf } from "./config.ts";
import { changeChild, element, entry, writeConfig } from "./config-writer.ts";
import { NugetError } from "./types.ts";

const VALUED = {
  ...{ "-n": "name", "--name": "name", "-u": "username", "--username": "username", "-p": "password" },
  ...{ "--password": "password", "--configfile": "configfile", "-s": "source", "--source": "source" },
  ...{ "--format": "format", "--valid-authentication-types": "types", "--protocol-version": "protocol" },
};
const FLAGS = {
  "--store-password-in-clear-text": "clear",
  "--allow-insecure-connections": "http",
};

const hasClear = ({ root }: ConfigFile) =>
  childAt(root, "packageSources")?.children.some(({ name }) => name === "clear") ?? false;

export async function sourceCommand(
  files: UserFiles,
  verb: string,
  argv: readonly string[],
): Promise<number> {
  const { words, values, flags } = parseArguments(`nuget ${verb} source`, argv, VALUED, FLAGS);
  const value = (name: string) => values.get(name)?.at(-1);
  const configs = configFiles(files, files.cwd, value("configfile"));
  const sources = sourcesOf(files, configs);
  const say = (text: string) => print(files.process, `${text}\n`);
  if (value("types") !== undefined)
    throw new NotModelledError(`dotnet nuget ${verb} source --valid-authentication-types`);
  if (verb === "list") {
    if (value("format") === "Short")
      for (const { enabled, url } of sources) await say(`${enabled ? "E" : "D"} ${url}`);
    else {
      await say(sources.length > 0 ? "Registered Sources:" : "No sources found.");
      for (const [at, { name, enabled, url }] of sources.entries())
        await say(`  ${at + 1}.  ${name} [${enabled ? "Enabled" : "Disabled"}]\n      ${url}`);
    }
    return 0;
  }
  const known = (name: string | undefined) =>
    sources.find((each) => each.name.toLowerCase() === name?.toLowerCase());
  const login = { user: value("username"), password: value("password"), isClear: flags.has("clear") };
  if (verb === "add") {
    const [url = ""] = words;
    const name = value("name") ?? freeName(sources.map((each) => each.name));
    if (known(name))
      throw new NugetError(
        "error: The name specified has already been added to the list of available package sources. Provide a unique name.",
      );
    if (sources.some((each) => each.url === url))
      throw new NugetError(
        "error: The source specified has already been added to the list of available package sources. Provide a unique source.",
      );
    refuseHttp("add source", url, flags.has("http"));
    const more: Readonly<Record<string, string>> = flags.has("http")
      ? { allowInsecureConnections: "true" }
      : {};
    const at = configs.find(hasClear) ?? configs.at(-1)!;
    const root = changeChild(at.root, "packageSources", (all) => [...all, entry(name, url, more)]);
    writeConfig(files, at.path, withLogin(root, name, login));
    await say(`Package source with Name: ${name} added successfully.`);
    return 0;
  }
  const [name = ""] = words;
  const source = known(name);
  const at = configs.find(({ root }) => keysOf(childAt(root, "packageSources")).includes(source?.name ?? ""));
  if (!source || !at)
    throw new NugetError(`error: Unable to find any package source(s) matching name: ${name}.`);
  const others = (all: readonly XmlElement[]) =>
    all.filter(({ attributes }) => attributes.get("key") !== source.name);
  if (verb === "remove") {
    const left = changeChild(at.root, "packageSources", others);
    writeConfig(files, at.path, withoutLogin(left, source.name));
    await say(`Package source with Name: ${name} removed successfully.`);
  } else if (verb === "update") {
    const url = value("source");
    if (url !== undefined) refuseHttp("update source", url, flags.has("http"));
    const root = changeChild(at.root, "packageSources", (all) =>
      all.map((each) =>
        url !== undefined && each.attributes.get("key") === source.name
          ? { ...each, attributes: new Map([...each.attributes, ["value", url]]) }
          : each,
      ),
    );
    writeConfig(files, at.path, withLogin(root, source.name, login));
    await say(`Package source "${name}" was successfully updated.`);
  } else if (verb === "enable" || verb === "disable") {
    const root = changeChild(at.root, "disabledPackageSources", (all) =>
      verb === "enable" ? others(all) : [...others(all), entry(source.name, "true")],
    );
    writeConfig(files, at.path, root);
    await say(`Package source with Name: ${name} ${verb}d successfully.`);
  } else throw new NotModelledError(`dotnet nuget ${verb} source`);
  return 0;
}

function keysOf(section: XmlElement | undefined): string[] {
  return section?.children.map(({ attributes }) => attributes.get("key") ?? "") ?? [];
}

function freeName(taken: readonly string[]): string {
  let number = 1;
  while (taken.includes(`Package source ${number}`)) number += 1;
  return `Package source ${number}`;
}

export function refuseHttp(what: string, url: string, allowed: boolean): void {
  if (/^http:/i.test(url) && !allowed)
    throw new NugetError(
      `error: You are running the '${what}' operation with an 'HTTP' source: ${url}. NuGet requires HTTPS sources. To use an HTTP source, you must explicitly set 'allowInsecureConnections' to true in your NuGet.Config file. Refer to https://aka.ms/nuget-https-everywhere for more information.`,
    );
}

const withoutLogin = (root: XmlElement, name: string) =>
  changeChild(root, "packageSourceCredentials", (all) =>
    all.filter((each) => each.name !== encodeName(name)),
  );

function withLogin(
  root: XmlElement,
  name: string,
  { user, password, isClear }: { user: string | undefined; password: string | undefined; isClear: boolean },
): XmlElement {
  if (user === undefined && password === undefined) return root;
  if (user === undefined || password === undefined)
    throw new NugetError("error: Both UserName and Password must be specified.");
  if (!isClear) throw new NugetError("error: Encryption is not supported on non-Windows platforms.");
  return changeChild(withoutLogin(root, name), "packageSourceCredentials", (all) => [
    ...all,
    element(encodeName(name), {}, [entry("Username", user), entry("ClearTextPassword", password)]),
  ]);
}
