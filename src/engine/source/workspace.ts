/** One file of a workspace. `mode` holds the permission bits only, e.g. 0o644; `symlink` makes it a link. */
export interface WorkspaceFile {
  readonly content: Uint8Array;
  readonly mode: number;
  readonly symlink?: string;
}

/**
 * The folder that a learner edits or a case brings: relative path (`api/Dockerfile`) to file. Folders
 * exist through their files; an empty folder is a key ending in `/`.
 */
export type Workspace = ReadonlyMap<string, WorkspaceFile>;

const encoder = new TextEncoder();

/** A workspace from texts, for lessons and tests: `workspaceOf({ Dockerfile: "FROM busybox\n" })`. */
export function workspaceOf(files: Record<string, string>): Workspace {
  return new Map(
    Object.entries(files).map(([path, text]) => [path, { content: encoder.encode(text), mode: 0o644 }]),
  );
}
