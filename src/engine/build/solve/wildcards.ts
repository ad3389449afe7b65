import { compileGlob } from "../../dockerfile/path-glob.ts";
import { type FileSystem, ROOT } from "../../filesystem/types.ts";
import { StepError } from "../errors.ts";
import { lookAt } from "./snapshot.ts";

/** True for a path whose parts hold `*`, `?` or `[`, not counting escaped ones. */
export function hasWildcards(path: string): boolean {
  return /[*?[]/.test(path.replace(/\\./g, ""));
}

/**
 * The paths that `pattern` (absolute) matches, sorted; without wildcards the path itself, there or not.
 * Each part matches as Go's filepath.Match does. Throws InstructionError for a bad pattern.
 */
export function resolveWildcards(files: FileSystem, pattern: string): string[] {
  if (!hasWildcards(pattern)) return [pattern.replace(/\\(.)/g, "$1")];
  const first = missingFolder(files, pattern);
  if (first !== undefined)
    throw new StepError(`lstat ${first}: no such file or directory`, undefined, undefined);
  let found = [""];
  for (const part of pattern.split("/").filter(Boolean)) {
    const matches = hasWildcards(part) ? compileGlob(part.replaceAll("**", "*")) : undefined;
    found = found.flatMap((folder) => {
      if (!matches) return [`${folder}/${part.replace(/\\(.)/g, "$1")}`];
      return namesIn(files, folder).flatMap((name) => (matches(name) ? [`${folder}/${name}`] : []));
    });
  }
  return found.filter((path) => lookAt(files, path) !== undefined).sort();
}

/** The first part before a pattern's wildcards that is not there: it is looked for before they are. */
export function missingFolder(files: FileSystem, pattern: string): string | undefined {
  const parts = pattern
    .slice(0, pattern.search(/[^/]*[*?[]/))
    .split("/")
    .filter(Boolean);
  return parts
    .map((_, index) => `/${parts.slice(0, index + 1).join("/")}`)
    .find((path) => !files.exists(path, ROOT));
}

function namesIn(files: FileSystem, folder: string): string[] {
  const stat = lookAt(files, folder || "/");
  if (!stat || (stat.kind !== "directory" && stat.kind !== "symlink")) return [];
  return files.exists(folder || "/", ROOT) && files.stat(folder || "/", ROOT).kind === "directory"
    ? files.readdir(folder || "/", ROOT)
    : [];
}
