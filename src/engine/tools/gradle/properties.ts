/**
 * Where a property comes from, the first one wins: -P, -Dorg.gradle.project.X, ORG_GRADLE_PROJECT_X, gradle.properties of the user's
 * home, of the project, of the installation (https://docs.gradle.org/current/userguide/project_properties.html).
 */
import type { UserFiles } from "../registries/files.ts";

export type Properties = ReadonlyMap<string, string>;

export const userHome = (files: UserFiles) => files.variable("GRADLE_USER_HOME") ?? `${files.home}/.gradle`;

/** A file of `key=value` or `key: value`, as java.util.Properties reads it. */
export function parseProperties(text: string): Properties {
  const properties = new Map<string, string>();
  for (const line of text.replace(/\\\r?\n[ \t]*/g, "").split(/\r?\n/)) {
    const [, key, value = ""] =
      /^[ \t]*((?:\\.|[^\s:=#!\\])(?:\\.|[^\s:=\\])*)(?:[ \t]*[:=][ \t]*|[ \t]+|$)(.*)$/.exec(line) ?? [];
    if (key !== undefined) properties.set(unescaped(key), unescaped(value));
  }
  return properties;
}

function unescaped(text: string): string {
  return text.replace(/\\(u[0-9a-fA-F]{4}|.)/g, (_, sign: string) =>
    sign.length === 5
      ? String.fromCharCode(Number.parseInt(sign.slice(1), 16))
      : ({ n: "\n", t: "\t", r: "\r" }[sign] ?? sign),
  );
}

export function readProperties(files: UserFiles, given: Properties, system: Properties): Properties {
  const prefixed = (all: Iterable<readonly [string, string]>, prefix: string) =>
    [...all]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value] as const);
  const inFile = (path: string) => parseProperties(files.readText(path) ?? "");
  return new Map([
    ...inFile("/opt/gradle/gradle.properties"),
    ...inFile("gradle.properties"),
    ...inFile(`${userHome(files)}/gradle.properties`),
    ...prefixed(files.process.environment, "ORG_GRADLE_PROJECT_"),
    ...prefixed(system, "org.gradle.project."),
    ...given,
  ]);
}
