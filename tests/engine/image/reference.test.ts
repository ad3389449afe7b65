import { describe, expect, it } from "vitest";
import { InvalidReferenceError, parseReference } from "../../../src/engine/image/reference.ts";

describe("image names", () => {
  it.each([
    ["busybox", "busybox:latest", "docker.io/library/busybox:latest"],
    ["docker.io/library/busybox:1", "busybox:1", "docker.io/library/busybox:1"],
    ["shop/api", "shop/api:latest", "docker.io/shop/api:latest"],
    ["localhost:5000/a", "localhost:5000/a:latest", "localhost:5000/a:latest"],
    ["ghcr.io/shop/api:2", "ghcr.io/shop/api:2", "ghcr.io/shop/api:2"],
  ])("%s", (text, familiar, canonical) => {
    expect(parseReference(text)).toMatchObject({ familiar, canonical });
  });

  it.each(["a b", "", "x:", "-a", "a..b"])("refuses %j", (text) => {
    expect(() => parseReference(text)).toThrow(InvalidReferenceError);
  });

  it("refuses capitals in the engine's words", () => {
    expect(() => parseReference("Bad:UPPER")).toThrow(
      "invalid reference format: repository name (library/Bad) must be lowercase",
    );
  });
});
