import { describe, expect, it } from "vitest";
import { baseImages } from "../../../src/engine/host/base-images.ts";
import { lessonImages } from "../../../src/engine/host/lesson-images.ts";
import { publicImage } from "../../../src/engine/host/public-images.ts";
import { workspaceOf } from "../../../src/engine/source/workspace.ts";
import { baseImagesOf } from "../../../src/real-docker/base-images/ensure.ts";
import { RECIPES } from "../../../src/real-docker/base-images/recipes.ts";

describe("base images on a real engine", () => {
  it("are found in Dockerfiles and Compose files, with and without a tag", () => {
    const files = workspaceOf({
      Dockerfile:
        "FROM --platform=linux/amd64 tools AS build\nfrom golang:1.24\nFROM build\nFROM tools:other\n",
      "compose.yaml": 'services:\n  db:\n    image: "acme/postgres:17"\n  shop:\n    image: shop\n',
    });
    expect([...baseImagesOf(files)]).toEqual(["tools:latest", "golang:1.24", "acme/postgres:17"]);
  });

  it.each(Object.keys(RECIPES))("%s has its counterpart in the simulator", (name) => {
    expect(baseImages().get(name) ?? lessonImages().get(name) ?? publicImage(name)).toBeDefined();
  });

  it("begin with images that have a recipe themselves", () => {
    for (const { from } of Object.values(RECIPES))
      if (from !== undefined) expect(RECIPES).toHaveProperty([from]);
  });
});
