import { bytesOf } from "../process/io.ts";
import type { HttpResponse } from "../process/types.ts";
import { commitContent, type GitObject, gitObject, treeContent } from "./git-objects.ts";
import { respond } from "./http.ts";
import { toBase64 } from "./keys/pem.ts";

/** A bare repository with one commit on `main`, as a plain file server shows it ("dumb" HTTP). */
export interface DumbRepository {
  readonly head: string;
  /** The files of its one commit, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Answers a path below the repository, e.g. `info/refs`. */
  answer(path: string): HttpResponse;
  /** Every path that it answers, with its bytes in base64. */
  listing(): Readonly<Record<string, string>>;
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
  const texts: Readonly<Record<string, string>> = {
    HEAD: "ref: refs/heads/main\n",
    "info/refs": `${commit.id}\trefs/heads/main\n`,
  };
  return {
    head: commit.id,
    files,
    listing: () => ({
      ...Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, toBase64(bytesOf(text))])),
      ...Object.fromEntries(
        objects.map(({ id, compressed }) => [
          `objects/${id.slice(0, 2)}/${id.slice(2)}`,
          toBase64(compressed),
        ]),
      ),
    }),
    answer(path) {
      const text = texts[path];
      if (text !== undefined) return respond(200, text, { "content-type": "text/plain" });
      const [, start, rest] = /^objects\/([0-9a-f]{2})\/([0-9a-f]{38})$/.exec(path) ?? [];
      const object = loose.get(`${start}${rest}`);
      if (!object) return respond(404, "not found\n", { "content-type": "text/plain" });
      return respond(200, object.compressed, { "content-type": "application/x-git-loose-object" });
    },
  };
}
