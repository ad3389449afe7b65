import { cleanPath } from "../../source/clean-path.ts";

/** Go's path.Join. */
export function joinPath(...parts: readonly string[]): string {
  const given = parts.filter((part) => part !== "");
  return given.length === 0 ? "" : cleanPath(given.join("/"));
}

export function baseName(path: string): string {
  const cleaned = cleanPath(path);
  return cleaned === "/" ? "/" : cleaned.slice(cleaned.lastIndexOf("/") + 1);
}

export function parentPath(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash <= 0 ? "/" : path.slice(0, slash);
}

/** A destination within `directory`, absolute, with the final slash that tells a folder from a file. */
export function destinationPath(directory: string, path: string): string {
  const given = path === "" || path === "." ? "./" : path;
  const absolute = given.startsWith("/") ? cleanPath(given) : joinPath("/", directory, given);
  return given.endsWith("/") && absolute !== "/" ? `${absolute}/` : absolute;
}
