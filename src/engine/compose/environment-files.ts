import { SourceError } from "../source/errors.ts";
import type { SourceLocation } from "../source/position.ts";
import { DotenvError, parseDotenv, parseRawEnv } from "./dotenv.ts";
import { TemplateError } from "./template.ts";
import { isMap, newMap, placeOf, setPlace, type Tree, type TreeMap } from "./tree.ts";

export interface EnvironmentSource {
  readonly lookUp: (name: string) => string | undefined;
  readonly missing: (name: string) => void;
  readonly readFile: (path: string) => string | undefined;
  /** False with `--no-env-resolution`: bare names stay null. */
  readonly resolveNames?: boolean;
  /** A path as findings name it. */
  readonly relative: (path: string) => string;
}

/**
 * A service's environment with its `env_file`s read and its bare names looked up: later files and then
 * `environment:` win. A bare name that has no value anywhere becomes null, even over a file's value. Throws
 * SourceError.
 */
export function resolveEnvironment(service: TreeMap, from: EnvironmentSource): TreeMap | undefined {
  const result = newMap();
  for (const file of Array.isArray(service.env_file) ? service.env_file : [])
    if (isMap(file)) addFile(result, file, placeOf(service, "env_file"), from);
  const own = isMap(service.environment) ? service.environment : {};
  for (const [key, value] of Object.entries(own)) {
    const found: Tree = from.resolveNames === false ? null : (from.lookUp(key) ?? null);
    delete result[key];
    result[key] = value ?? found;
    setPlace(result, key, placeOf(own, key));
  }
  return Object.keys(result).length === 0 && service.environment === undefined ? undefined : result;
}

function addFile(
  result: TreeMap,
  file: TreeMap,
  place: SourceLocation | undefined,
  from: EnvironmentSource,
): void {
  const path = String(file.path);
  const where = place ?? { file: from.relative(path), range: lineRange(1) };
  const text = from.readFile(path);
  if (text === undefined) {
    if (file.required === false) return;
    throw new SourceError(`env file ${path} not found: stat ${path}: no such file or directory`, where);
  }
  if (file.format !== undefined && file.format !== "raw")
    throw new SourceError(`unsupported env_file format ${JSON.stringify(file.format)}`, where);
  for (const { key, value, line } of readEntries(text, file.format === "raw", path, from)) {
    if (value === undefined) continue;
    result[key] = value;
    setPlace(result, key, { file: from.relative(path), range: lineRange(line) });
  }
}

function readEntries(text: string, raw: boolean, path: string, from: EnvironmentSource) {
  try {
    return raw ? parseRawEnv(text, from.lookUp) : parseDotenv(text, from.lookUp, from.missing);
  } catch (error) {
    if (!(error instanceof DotenvError || error instanceof TemplateError)) throw error;
    const line = Number(/^line (\d+)/.exec(error.message)?.[1] ?? 1);
    const problem =
      error instanceof TemplateError && error.kind === "invalid"
        ? `Invalid template: ${JSON.stringify(error.message)}`
        : error.message;
    throw new SourceError(`failed to read ${path}: ${problem}`, {
      file: from.relative(path),
      range: lineRange(line),
    });
  }
}

function lineRange(line: number): SourceLocation["range"] {
  return { start: { line, column: 1 }, end: { line, column: 1 } };
}
