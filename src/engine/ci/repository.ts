import { type FileSystem, ROOT } from "../filesystem/types.ts";
import { createIgnore } from "../source/gitignore.ts";
import type { Workspace, WorkspaceFile } from "../source/workspace.ts";

/** What a commit of everything would hold: all files below `folder` but those that .gitignore files exclude. */
export function committedFiles(files: FileSystem, folder: string): Workspace {
  const all = new Map<string, WorkspaceFile>();
  const read = (path: string) => {
    for (const name of files.readdir(`${folder}${path && `/${path}`}`, ROOT)) {
      const inside = path === "" ? name : `${path}/${name}`;
      const full = `${folder}/${inside}`;
      const { kind, mode } = files.lstat(full, ROOT);
      // git knows two modes of a file.
      const bits = mode & 0o111 ? 0o755 : 0o644;
      if (kind === "directory" && name !== ".git") read(inside);
      else if (kind === "file") all.set(inside, { content: files.readFile(full, ROOT), mode: bits });
      else if (kind === "symlink")
        all.set(inside, { content: new Uint8Array(), mode: 0o777, symlink: files.readlink(full, ROOT) });
    }
  };
  read("");
  const ignored = createIgnore(all);
  return new Map([...all].filter(([path]) => !ignored(path)));
}
