import { describe, expect, it } from "vitest";
import { type LayerChanges, layerArtefacts } from "../../../src/engine/evidence/layers.ts";

const OWNED = { mode: 0o644, uid: 0, gid: 0 };

const file = (path: string, text = "x") => ({
  path,
  kind: "file" as const,
  content: new TextEncoder().encode(text),
  link: "",
  ...OWNED,
});
const folder = (path: string) => ({
  path,
  kind: "directory" as const,
  content: new Uint8Array(),
  link: "",
  ...OWNED,
});

function layer(changes: Partial<LayerChanges>): LayerChanges {
  return { entries: [], whiteouts: [], opaque: [], ...changes };
}

function deletedBy(later: Partial<LayerChanges>): boolean | undefined {
  const changes = layer({ entries: [file("app/conf/tok")] });
  return layerArtefacts("image-layer", "shop:latest", 1, changes, [layer(later)])[0]?.deleted;
}

describe("layerArtefacts", () => {
  it.each([
    ["its whiteout", { whiteouts: ["app/conf/tok"] }, true],
    ["the whiteout of a folder above", { whiteouts: ["app"] }, true],
    ["an opaque folder", { opaque: ["app/conf/"] }, true],
    ["another file of the same path", { entries: [file("app/conf/tok", "y")] }, true],
    ["a file in the folder's place", { entries: [file("app/conf")] }, true],
    ["the folder once more", { entries: [folder("app/conf")] }, false],
    ["a path that only begins alike", { whiteouts: ["app/conf/to"] }, false],
  ])("is it deleted by %s?", (_, later, deleted) => {
    expect(deletedBy(later)).toBe(deleted);
  });

  it("writes folders with a slash and looks at their names only", () => {
    const [artefact] = layerArtefacts(
      "image-layer",
      "shop:latest",
      2,
      layer({ entries: [folder("data/npm_x")] }),
      [],
    );
    expect(artefact).toMatchObject({ where: "layer 2: /data/npm_x/", content: "npm_x" });
  });
});
