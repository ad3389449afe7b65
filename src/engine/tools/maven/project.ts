/** pom.xml: coordinates, parent, repositories and dependencies, with properties filled in. */

import { textOf } from "../../process/io.ts";
import { NotModelledError } from "../../source/errors.ts";
import type { UserFiles } from "../registries/files.ts";
import { childAt, childrenOf, parseXml, textAt, type XmlElement } from "../registries/xml.ts";
import type { Repositories } from "./repositories.ts";
import { interpolate, type Repository, repositoriesOf, variable } from "./settings.ts";
import { type Coordinates, MavenError } from "./types.ts";

export interface Project {
  readonly group: string;
  readonly artefact: string;
  readonly version: string;
  readonly packaging: string;
  readonly parent: Coordinates | undefined;
  /** `line 7, column 11`: where its `<parent>` ends that begins it. */
  readonly parentAt: string;
  readonly repositories: readonly Repository[];
  /** The same with their variables as they are written. */
  readonly writtenRepositories: readonly Repository[];
  readonly dependencies: readonly Coordinates[];
}

/** Reads a POM. Throws Error for what is no XML. */
export function parsePom(text: string, value: (name: string) => string | undefined): Project {
  const raw = parseXml(text);
  const properties = new Map(
    childAt(raw, "properties")?.children.map(({ name, text }) => [name, text] as const),
  );
  const parentElement = childAt(raw, "parent");
  const own = new Map([
    ["project.version", textAt(raw, "version") ?? textAt(parentElement, "version") ?? ""],
    ["project.groupId", textAt(raw, "groupId") ?? textAt(parentElement, "groupId") ?? ""],
  ]);
  const element = interpolate(raw, (name) => value(name) ?? properties.get(name) ?? own.get(name));
  if (childAt(element, "modules")) throw new NotModelledError("a project of Maven with modules");
  const parent = childAt(element, "parent");
  const { group = "", artefact = "", version = "" } = parent ? coordinatesOf(parent, "pom") : {};
  return {
    group: textAt(element, "groupId") ?? group,
    artefact: textAt(element, "artifactId") ?? artefact,
    version: textAt(element, "version") ?? version,
    packaging: textAt(element, "packaging") ?? "jar",
    parent: parent && coordinatesOf(parent, "pom"),
    parentAt: placeOf(text, "<parent>"),
    repositories: repositoriesOf(element),
    writtenRepositories: repositoriesOf(raw),
    dependencies: childrenOf(childAt(element, "dependencies"), "dependency")
      .filter((each) => !/^(?:provided|system)$/.test(textAt(each, "scope") ?? ""))
      .map((each) => coordinatesOf(each, textAt(each, "type") ?? "jar")),
  };
}

/** Where the parser stands after a text. */
function placeOf(text: string, what: string): string {
  const before = text.slice(0, text.indexOf(what) + what.length).split("\n");
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function coordinatesOf(element: XmlElement, type: string): Coordinates {
  const text = (name: string) => textAt(element, name) ?? "";
  return { group: text("groupId"), artefact: text("artifactId"), version: text("version"), type };
}

export function readProject(
  files: UserFiles,
  path: string,
  properties: ReadonlyMap<string, string>,
): Project {
  const text = files.readText(path);
  if (text === undefined)
    throw new MavenError(
      [
        `The goal you specified requires a project to execute but there is no POM in this directory (${files.cwd}). Please verify you invoked Maven from the correct directory. -> [Help 1]`,
      ],
      "MissingProjectException",
    );
  try {
    return parsePom(text, (name) => variable(files, name, properties));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "Error") throw error;
    const what = `Non-parseable POM ${files.path(path)}: ${error.message} @ line 1, column 1`;
    throw new MavenError(
      [
        "[ERROR] Some problems were encountered while processing the POMs:",
        `[FATAL] ${what}`,
        " @ ",
        "The build could not read 1 project -> [Help 1]",
        "  ",
        `  The project  (${files.path(path)}) has 1 error`,
        `    ${what} -> [Help 2]`,
      ],
      "ProjectBuildingException",
      "ModelParseException",
    );
  }
}

/** Brings dependencies and those of theirs. Throws TransferError. */
export async function resolveAll(
  repositories: Repositories,
  wanted: readonly Coordinates[],
): Promise<Coordinates[]> {
  const seen = new Map<string, Coordinates>();
  const todo = [...wanted];
  for (let next = todo.shift(); next; next = todo.shift()) {
    const key = `${next.group}:${next.artefact}`;
    if (seen.has(key)) continue;
    seen.set(key, next);
    const pom = textOf(await repositories.fetch({ ...next, type: "pom" }));
    todo.push(...parsePom(pom, () => undefined).dependencies);
    if (next.type !== "pom") await repositories.fetch(next);
  }
  return [...seen.values()];
}
