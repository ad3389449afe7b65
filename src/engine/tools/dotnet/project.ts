/** A project's file of MSBuild, as far as it names packages and other projects: properties are filled in, conditions and imports refused. */
import { NotModelledError } from "../../source/errors.ts";
import type { UserFiles } from "../registries/files.ts";
import { childrenOf, parseXml, textAt, type XmlElement } from "../registries/xml.ts";
import { NugetError } from "./types.ts";

export interface Reference {
  readonly id: string;
  /** As written: a lowest version, `[1.0.0]` or `1.*`. */
  readonly version: string;
}

export interface Project {
  readonly path: string;
  readonly framework: string;
  readonly references: readonly Reference[];
}

/** The project of a folder or the one named, then those that it refers to. */
export function readProjects(files: UserFiles, word: string | undefined): Project[] {
  const projects = new Map<string, Project>();
  const todo = [projectPath(files, word)];
  for (let path = todo.shift(); path !== undefined; path = todo.shift()) {
    if (projects.has(path)) continue;
    const { project, others } = readProject(files, path);
    projects.set(path, project);
    const folder = path.slice(0, path.lastIndexOf("/"));
    todo.push(...others.map((other) => normal(`${folder}/${other.replaceAll("\\", "/")}`)));
  }
  return [...projects.values()];
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

function projectPath(files: UserFiles, word = "."): string {
  if (/\.slnx?$/.test(word)) throw new NotModelledError(`the solution ${word} for dotnet restore`);
  const path = normal(files.path(word));
  if (/\.\w+proj$/.test(word)) {
    if (files.exists(path)) return path;
    throw new NugetError(`MSBUILD : error MSB1009: Project file does not exist.\nSwitch: ${word}`);
  }
  const found = files.list(path).filter((name) => /\.(?:\w+proj|slnx?)$/.test(name));
  const [only] = found;
  if (only === undefined)
    throw new NugetError(
      "MSBUILD : error MSB1003: Specify a project or solution file. The current working directory does not contain a project or solution file.",
    );
  if (found.length > 1)
    throw new NugetError(
      "MSBUILD : error MSB1011: Specify which project or solution file to use because this folder contains more than one project or solution file.",
    );
  if (/\.slnx?$/.test(only)) throw new NotModelledError(`the solution ${only} for dotnet restore`);
  return `${path}/${only}`;
}

function readProject(files: UserFiles, path: string): { project: Project; others: string[] } {
  let root: XmlElement;
  try {
    root = parseXml((files.readText(path) ?? "").replace(/^\uFEFF/, ""));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "Error") throw error;
    throw new NugetError(`${path} : error MSB4025: The project file could not be loaded. ${error.message}`);
  }
  const properties = new Map<string, string>();
  for (const group of childrenOf(root, "PropertyGroup"))
    for (const { name, text } of group.children) properties.set(name, text);
  const fill = (text: string) =>
    text.replace(/\$\((\w+)\)/g, (_, name: string) => properties.get(name) ?? files.variable(name) ?? "");
  if (childrenOf(root, "Import").length > 0) throw new NotModelledError(`<Import> in ${path}`);
  for (const name of ["RestoreSources", "RestoreConfigFile", "RestorePackagesWithLockFile"])
    if (properties.has(name)) throw new NotModelledError(`<${name}> in ${path}`);
  const items = (name: string) => childrenOf(root, "ItemGroup").flatMap((group) => childrenOf(group, name));
  const references = items("PackageReference").map((item) => {
    const id = fill(item.attributes.get("Include") ?? "");
    if (item.attributes.has("Condition")) throw new NotModelledError(`a condition of ${id} in ${path}`);
    const version = item.attributes.get("Version") ?? textAt(item, "Version");
    if (version === undefined) throw new NotModelledError(`the package ${id} without a version in ${path}`);
    return { id, version: fill(version) };
  });
  const others = items("ProjectReference").map((item) => fill(item.attributes.get("Include") ?? ""));
  const framework = properties.get("TargetFramework") ?? "net9.0";
  return { project: { path, framework, references }, others };
}

/** Whether `have` is what a reference takes: the lowest version or a later one, `[1.0.0]` that only, `1.*` what begins so. */
export function takes(wanted: string, have: string): boolean {
  if (/[,()]/.test(wanted)) throw new NotModelledError(`the range of versions ${wanted} of a package`);
  if (wanted.startsWith("[")) return wanted.slice(1, -1).trim() === have;
  if (wanted.endsWith("*")) return have.startsWith(wanted.slice(0, -1));
  const [a, b] = [wanted, have].map((each) => each.split(/[.-]/).map((part) => Number(part) || 0)) as [
    number[],
    number[],
  ];
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = (b[at] ?? 0) - (a[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
