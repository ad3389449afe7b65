import { NotModelledError, SourceError } from "../source/errors.ts";
import { absolutePath, folderOf } from "./paths.ts";
import { type PathContext, withAbsolutePaths } from "./service-model.ts";
import { isMap, mapValues, type TreeMap } from "./tree.ts";

/** Files that a file's `include:` names, absolute. Throws NotModelledError for more than a path. */
export function includePaths(file: TreeMap, path: string, home: string): string[] {
  if (!Array.isArray(file.include)) return [];
  return file.include.flatMap((entry) => {
    if (isMap(entry) && (entry.env_file !== undefined || entry.project_directory !== undefined))
      throw new NotModelledError("include with env_file or project_directory");
    const paths = isMap(entry) ? entry.path : entry;
    return (Array.isArray(paths) ? paths : [paths]).map((one) =>
      absolutePath(String(one), folderOf(path), home),
    );
  });
}

/** An included file with its paths counted from its own folder. */
export function includedFile(file: TreeMap, context: PathContext): TreeMap {
  return mapValues(file, (section, key) => {
    if (!isMap(section)) return section;
    if (key === "services")
      return mapValues(section, (service) =>
        isMap(service) ? withAbsolutePaths(service, context) : service,
      );
    if (key !== "secrets" && key !== "configs") return section;
    return mapValues(section, (resource) =>
      isMap(resource)
        ? mapValues(resource, (value, field) =>
            field === "file" ? absolutePath(String(value), context.folder, context.home) : value,
          )
        : resource,
    );
  });
}

export function includeCycle(paths: readonly string[], file: string): SourceError {
  const start = { line: 1, column: 1 };
  const [first, ...rest] = paths;
  return new SourceError(`include cycle detected:\n${first}\n include ${rest.join("\n include ")}`, {
    file,
    range: { start, end: start },
  });
}
