import { SourceError } from "../source/errors.ts";
import type { SourceLocation } from "../source/position.ts";
import { mergeServices } from "./merge.ts";
import { absolutePath, folderOf } from "./paths.ts";
import { withAbsolutePaths } from "./service-model.ts";
import { isMap, placeOf, type TreeMap } from "./tree.ts";

export interface ExtendsContext {
  readonly home: string;
  /** A file's services, interpolated and in long forms. Throws SourceError. */
  readonly readServices: (path: string) => TreeMap;
}

/**
 * A service with what it `extends`, which may lie in another file and extend further itself; paths of another
 * file count from its folder. Throws SourceError.
 */
export function extendService(
  name: string,
  services: TreeMap,
  path: string,
  context: ExtendsContext,
  seen: readonly { readonly name: string; readonly path: string }[] = [],
): TreeMap {
  const service = services[name];
  if (!isMap(service)) return {};
  const { extends: source } = service;
  if (!isMap(source)) return service;
  const place: SourceLocation = placeOf(service, "extends") ?? {
    file: path,
    range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } },
  };
  if (seen.some((step) => step.name === name && step.path === path)) throw circular(seen, name, path, place);
  const folder = folderOf(path);
  const otherPath =
    source.file === undefined ? path : absolutePath(String(source.file), folder, context.home);
  const others = source.file === undefined ? services : context.readServices(otherPath);
  const other = String(source.service);
  if (!isMap(others[other]))
    throw new SourceError(
      `cannot extend service "${name}" in ${path}: service "${other}" not found${source.file === undefined ? "" : ` in ${source.file}`}`,
      place,
    );
  const base = extendService(other, others, otherPath, context, [...seen, { name, path }]);
  const resolved =
    otherPath === path ? base : withAbsolutePaths(base, { folder: folderOf(otherPath), home: context.home });
  const merged = mergeServices(resolved, service);
  delete merged.extends;
  return merged;
}

function circular(
  seen: readonly { readonly name: string; readonly path: string }[],
  name: string,
  path: string,
  place: SourceLocation,
): SourceError {
  const [first, ...rest] = [...seen, { name, path }];
  const steps = rest.map((step) => `\n  extends ${step.name} in ${step.path}`);
  return new SourceError(`Circular reference:\n  ${first!.name} in ${first!.path}${steps.join("")}`, place);
}
