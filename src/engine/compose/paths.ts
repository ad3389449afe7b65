import { cleanPath } from "../source/clean-path.ts";

/**
 * A path of a compose file made absolute: `~` is the client's home, a drive
 * letter makes it absolute already, the rest counts from the project's folder.
 */
export function absolutePath(path: string, folder: string, home: string): string {
  if (path === "~" || path.startsWith("~/")) return cleanPath(`${home}${path.slice(1)}`);
  if (/^[a-zA-Z]:[\\/]/.test(path)) return path;
  return path.startsWith("/") ? cleanPath(path) : cleanPath(`${folder}/${path}`);
}

export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

/** A build context that is no folder: a repository or an archive to fetch, or an image or stage. */
export function isRemoteContext(context: string): boolean {
  return /^(?:https?:\/\/|git:\/\/|ssh:\/\/|git@|github\.com\/|docker-image:\/\/|oci-layout:\/\/|service:|target:)/.test(
    context,
  );
}
