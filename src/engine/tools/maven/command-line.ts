/**
 * The words that Maven is given: the project's .mvn/maven.config, one word a line, and $MAVEN_ARGS before those of the command
 * line (https://maven.apache.org/configure.html); properties of the JVM from .mvn/jvm.config and $MAVEN_OPTS.
 */
import { NotModelledError } from "../../source/errors.ts";
import type { UserFiles } from "../registries/files.ts";

export interface Line {
  readonly goals: readonly string[];
  readonly values: ReadonlyMap<string, string>;
  readonly flags: ReadonlySet<string>;
  readonly properties: ReadonlyMap<string, string>;
}

const VALUED: Readonly<Record<string, string>> = {
  "-s": "s",
  "--settings": "s",
  "-gs": "gs",
  "--global-settings": "gs",
  "-f": "f",
  "--file": "f",
  "-P": "P",
  "--activate-profiles": "P",
  "-l": "l",
  "--log-file": "l",
  "-emp": "emp",
  "--encrypt-master-password": "emp",
  "-ep": "ep",
  "--encrypt-password": "ep",
  "-T": "T",
  "--threads": "T",
};
const FLAGS: Readonly<Record<string, string>> = {
  "--batch-mode": "-B",
  "--quiet": "-q",
  "--debug": "-X",
  "--no-transfer-progress": "-ntp",
  "--errors": "-e",
  "--update-snapshots": "-U",
  "--show-version": "-V",
  "--offline": "-o",
  "--version": "-v",
  "--strict-checksums": "-C",
  "--lax-checksums": "-c",
  "--fail-at-end": "-fae",
  "--fail-fast": "-ff",
  "--fail-never": "-fn",
  "--no-snapshot-updates": "-nsu",
};
const SHORT = new Set(Object.values(FLAGS));

const words = (text: string | undefined) => (text ?? "").split(/\s+/).filter(Boolean);

export function readLine(files: UserFiles, given: readonly string[]): Line {
  const folder = projectFolder(files);
  const config = (files.readText(`${folder}/.mvn/maven.config`) ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const jvm = [
    ...words(files.readText(`${folder}/.mvn/jvm.config`)),
    ...words(files.variable("MAVEN_OPTS")),
  ].filter((word) => /^-D./.test(word));
  return parse([...jvm, ...config, ...words(files.variable("MAVEN_ARGS")), ...given]);
}

/** The nearest folder that has a `.mvn`. */
function projectFolder(files: UserFiles): string {
  for (let at = files.cwd; at !== ""; at = at.replace(/\/[^/]*$/, ""))
    if (files.exists(`${at}/.mvn`)) return at;
  return files.cwd;
}

function parse(all: readonly string[]): Line {
  const goals: string[] = [];
  const values = new Map<string, string>();
  const flags = new Set<string>();
  const properties = new Map<string, string>();
  const todo = [...all].reverse();
  for (let word = todo.pop(); word !== undefined; word = todo.pop()) {
    const [, name, glued] = /^(-[\w-]+?)(?:=(.*))?$/s.exec(word) ?? [];
    const flag = FLAGS[word] ?? word;
    if (/^(?:-D|--define)/.test(word)) {
      const text = /^(?:-D|--define)$/.test(word)
        ? (todo.pop() ?? "")
        : word.replace(/^(?:-D|--define=)/, "");
      const [, key = "", value = "true"] = /^([^=]+)(?:=(.*))?$/s.exec(text) ?? [];
      properties.set(key, value);
    } else if (name !== undefined && VALUED[name]) values.set(VALUED[name], glued ?? todo.pop() ?? "");
    else if (/^-[PT]./.test(word)) values.set(word.slice(1, 2), word.slice(2));
    else if (SHORT.has(flag)) flags.add(flag);
    else if (word.startsWith("-")) throw new NotModelledError(`mvn ${word}`);
    else goals.push(word);
  }
  return { goals, values, flags, properties };
}
