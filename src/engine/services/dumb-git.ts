import { bytesOf } from "../process/io.ts";
import type { HttpResponse } from "../process/types.ts";
import { commitContent, type GitObject, gitObject, treeContent } from "./git-objects.ts";
import { respond } from "./http.ts";

/** A bare repository with one commit on `main`, as a plain file server shows it ("dumb" HTTP). */
export interface DumbRepository {
  readonly head: string;
  /** The files of its one commit, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Answers a path below the repository, e.g. `info/refs`. */
  answer(path: string): HttpResponse;
}

export function dumbRepository(files: Readonly<Record<string, string>>, message: string): DumbRepository {
  const blobs = Object.entries(files).map(([name, text]) => ({
    name,
    object: gitObject("blob", bytesOf(text)),
  }));
  const entries = blobs.map(({ name, object }) => ({ mode: "100644" as const, name, id: object.id }));
  const tree = gitObject("tree", treeContent(entries));
  const author = "Lib <lib@example.com>";
  const commit = gitObject(
    "commit",
    commitContent({ tree: tree.id, author, when: "1700000000 +0000", message: `${message}\n` }),
  );
  const objects = [commit, tree, ...blobs.map((blob) => blob.object)];
  const loose = new Map<string, GitObject>(objects.map((object) => [object.id, object]));
  return {
    head: commit.id,
    files,
    answer(path) {
      if (path === "HEAD") return respond(200, "ref: refs/heads/main\n", { "content-type": "text/plain" });
      if (path === "info/refs") {
        return respond(200, `${commit.id}\trefs/heads/main\n`, { "content-type": "text/plain" });
      }
      const [, start, rest] = /^objects\/([0-9a-f]{2})\/([0-9a-f]{38})$/.exec(path) ?? [];
      const object = loose.get(`${start}${rest}`);
      if (!object) return respond(404, "not found\n", { "content-type": "text/plain" });
      return respond(200, object.compressed, { "content-type": "application/x-git-loose-object" });
    },
  };
}
