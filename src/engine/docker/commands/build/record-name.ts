/**
 * The name under which buildx lists a build: the context's folder, with the Dockerfile's path in it when
 * that is not the default; for a Dockerfile elsewhere its own folder and name. Seen with
 * `docker buildx history ls` 0.29.1. A Dockerfile from standard input adds nothing.
 */
export function recordName(root: string, dockerfile: string | undefined): string {
  const folder = lastParts(root, 1);
  if (dockerfile === undefined || dockerfile === `${root}/Dockerfile`) return folder;
  if (dockerfile.startsWith(`${root}/`)) return `${folder}${dockerfile.slice(root.length)}`;
  return lastParts(dockerfile, 2);
}

function lastParts(path: string, count: number): string {
  return path.split("/").filter(Boolean).slice(-count).join("/");
}
