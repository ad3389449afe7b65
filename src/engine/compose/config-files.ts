import { cleanPath } from "../source/clean-path.ts";
import { SourceError } from "../source/errors.ts";
import { folderOf } from "./paths.ts";
import type { ComposeOptions } from "./project.ts";

/** What Compose looks for in a folder, the preferred first. */
export const CONFIG_FILE_NAMES = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
const overrides = [
  "compose.override.yml",
  "compose.override.yaml",
  "docker-compose.override.yml",
  "docker-compose.override.yaml",
];

/**
 * The files of a project, absolute: those of `-f` or COMPOSE_FILE, else the first folder from the current one
 * upwards that holds a file of a known name, with its override file. Throws SourceError.
 */
export function configFiles(
  options: ComposeOptions,
  composeFile: string | undefined,
  separator: string,
  warn: (message: string) => void,
): readonly string[] {
  const absolute = (path: string) => cleanPath(path.startsWith("/") ? path : `${options.cwd}/${path}`);
  const given =
    options.files.length > 0 ? options.files : (composeFile ?? "").split(separator).filter(Boolean);
  if (given.length > 0) return given.map(absolute);
  for (let folder = options.projectDirectory ?? options.cwd; ; folder = folderOf(folder)) {
    const found = existing(folder, CONFIG_FILE_NAMES, options);
    if (found[0] !== undefined) {
      tellOfSeveral("config", found, warn);
      const override = existing(folder, overrides, options);
      tellOfSeveral("override", override, warn);
      return [found[0], ...override.slice(0, 1)];
    }
    if (folder === "/" || folder === "") break;
  }
  throw new SourceError("no configuration file provided: not found", {
    file: "compose.yaml",
    range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } },
  });
}

function existing(folder: string, candidates: readonly string[], options: ComposeOptions): string[] {
  return candidates
    .map((name) => cleanPath(`${folder}/${name}`))
    .filter((path) => options.readFile(path) !== undefined);
}

function tellOfSeveral(
  kind: "config" | "override",
  found: readonly string[],
  warn: (message: string) => void,
): void {
  if (found.length < 2) return;
  warn(`Found multiple ${kind} files with supported names: ${found.join(", ")}`);
  warn(`Using ${found[0]}`);
}
