/** Why a path cannot be a file of the workspace, or null. */
export function problemWith(path: string, taken: readonly string[]): string | null {
  if (path === "") return "A file needs a name.";
  if (taken.includes(path)) return "There is a file of this name already.";
  const parts = path.split("/");
  if (parts.some((part) => part === "" || part === "." || part === ".."))
    return "Folders are separated by single slashes, without . or ..";
  const folder = taken.find((other) => path.startsWith(`${other}/`) || other.startsWith(`${path}/`));
  return folder ? `${folder} is in the way.` : null;
}
