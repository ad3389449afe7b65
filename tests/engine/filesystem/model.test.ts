import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createFileSystem } from "../../../src/engine/filesystem/filesystem.ts";
import { layerOf, squash } from "../../../src/engine/filesystem/layer.ts";
import { createOverlay, overlayDiff, treeToLayer } from "../../../src/engine/filesystem/overlay.ts";
import { type FileSystem, FileSystemError, type Layer, ROOT } from "../../../src/engine/filesystem/types.ts";

/** The naive model: a flat map from path to a text, or null for a folder. */
type Model = Map<string, string | null>;

const paths = fc.constantFrom("/a", "/b", "/a/c", "/a/d", "/b/c", "/a/c/e", "/b/c/f");
const texts = fc.constantFrom("", "x", "hello");

type Operation =
  | { readonly do: "write"; readonly path: string; readonly text: string }
  | { readonly do: "mkdir" | "unlink" | "rmdir"; readonly path: string }
  | { readonly do: "rename"; readonly path: string; readonly to: string }
  | { readonly do: "chmod"; readonly path: string; readonly mode: number };

const operations: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ do: fc.constant("write" as const), path: paths, text: texts }),
  fc.record({ do: fc.constantFrom("mkdir" as const, "unlink" as const, "rmdir" as const), path: paths }),
  fc.record({ do: fc.constant("rename" as const), path: paths, to: paths }),
  fc.record({ do: fc.constant("chmod" as const), path: paths, mode: fc.constantFrom(0o600, 0o755) }),
);

const parent = (path: string) => path.replace(/\/[^/]*$/, "");
const isFolder = (model: Model, path: string) => path === "" || model.get(path) === null;
const below = (model: Model, path: string) => [...model.keys()].filter((each) => each.startsWith(`${path}/`));

/** What the model makes of an operation; undefined where it must fail. */
function apply(model: Model, operation: Operation): Model | undefined {
  const { path } = operation;
  const next = new Map(model);
  if (!isFolder(model, parent(path))) return undefined;
  const there = model.has(path);
  switch (operation.do) {
    case "write":
      return there && model.get(path) === null ? undefined : next.set(path, operation.text);
    case "mkdir":
      return there ? undefined : next.set(path, null);
    case "unlink":
      return there && model.get(path) !== null && next.delete(path) ? next : undefined;
    case "rmdir":
      return there && model.get(path) === null && below(model, path).length === 0 && next.delete(path)
        ? next
        : undefined;
    case "chmod":
      return there ? next : undefined;
    case "rename": {
      const { to } = operation;
      if (!there || !isFolder(model, parent(to))) return undefined;
      const folder = model.get(path) === null;
      if (to === path) return next;
      if (folder && to.startsWith(`${path}/`)) return undefined;
      if (model.has(to)) {
        if ((model.get(to) === null) !== folder || below(model, to).length > 0) return undefined;
        next.delete(to);
      }
      for (const each of [path, ...below(model, path)]) {
        next.set(to + each.slice(path.length), model.get(each)!);
        next.delete(each);
      }
      return next;
    }
  }
}

function run(files: FileSystem, operation: Operation): boolean {
  try {
    if (operation.do === "write")
      files.writeFile(operation.path, new TextEncoder().encode(operation.text), 0o644, ROOT);
    else if (operation.do === "mkdir") files.mkdir(operation.path, 0o755, ROOT);
    else if (operation.do === "rename") files.rename(operation.path, operation.to, ROOT);
    else if (operation.do === "chmod") files.chmod(operation.path, operation.mode, ROOT);
    else files[operation.do](operation.path, ROOT);
    return true;
  } catch (error) {
    if (error instanceof FileSystemError) return false;
    throw error;
  }
}

function contents(files: FileSystem, folder = ""): Model {
  const model: Model = new Map();
  for (const name of files.readdir(folder || "/", ROOT)) {
    const path = `${folder}/${name}`;
    if (files.lstat(path, ROOT).kind === "directory") {
      model.set(path, null);
      for (const [inner, text] of contents(files, path)) model.set(inner, text);
    } else model.set(path, new TextDecoder().decode(files.readFile(path, ROOT)));
  }
  return model;
}

const sorted = (model: Model) => [...model].sort(([a], [b]) => (a < b ? -1 : 1));

/** Entries without the times of directories, which a diff leaves out when nothing else changed. */
const comparable = (layer: Layer) =>
  [...layer.entries].map(([path, entry]) => [
    path,
    entry.kind === "directory" ? { ...entry, mtime: 0 } : entry,
  ]);

describe("the filesystem against a naive model", () => {
  test("every operation does, or refuses, what the model does", () => {
    fc.assert(
      fc.property(fc.array(operations, { maxLength: 40 }), (list) => {
        const files = createFileSystem(createOverlay([]));
        let model: Model = new Map();
        for (const operation of list) {
          const next = apply(model, operation);
          expect(run(files, operation)).toBe(next !== undefined);
          model = next ?? model;
          expect(sorted(contents(files))).toEqual(sorted(model));
        }
      }),
      { numRuns: 300 },
    );
  });

  test("a diff laid over the lower layers gives the upper tree", () => {
    const batch = fc.array(operations, { maxLength: 15 });
    fc.assert(
      fc.property(fc.array(batch, { minLength: 1, maxLength: 4 }), (batches) => {
        let time = 1;
        const layers: Layer[] = [];
        for (const batchOf of batches) {
          const tree = createOverlay(layers);
          const files = createFileSystem(tree, { now: () => time });
          for (const operation of batchOf) {
            time += 1;
            run(files, operation);
          }
          const upper = comparable(treeToLayer(tree));
          layers.push(overlayDiff(tree));
          expect(comparable(squash(layers))).toEqual(upper);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("lower layers never change", () => {
    const lower = layerOf([
      ["/a", { kind: "file", content: new Uint8Array([1, 2, 3]), mode: 0o644, uid: 0, gid: 0, mtime: 0 }],
    ]);
    const { digest } = layerOf(lower.entries);
    const files = createFileSystem(createOverlay([lower]));
    const open = files.open("/a", { write: true }, 0, ROOT);
    open.write(new Uint8Array([9]));
    expect(layerOf(lower.entries).digest).toBe(digest);
    expect([...files.readFile("/a", ROOT)]).toEqual([9, 2, 3]);
  });

  test("a path that was made and removed again leaves nothing in the layer", () => {
    const tree = createOverlay([]);
    const files = createFileSystem(tree);
    files.writeFile("/secret", new Uint8Array([1]), 0o600, ROOT);
    files.unlink("/secret", ROOT);
    expect(overlayDiff(tree).entries.size).toBe(0);
  });
});
