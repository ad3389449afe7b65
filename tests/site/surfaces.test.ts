import { describe, expect, it } from "vitest";
import { SURFACES } from "../../src/engine/evidence/types.ts";
import { leaksIn, stateOf, TILES, tileOf } from "../../src/lab/surfaces.ts";

describe("the leak map", () => {
  it("has one tile for every surface", () => {
    expect(TILES.map(({ surface }) => surface).sort()).toEqual([...SURFACES].sort());
  });

  it("names each tile once, and short enough for its label", () => {
    expect(new Set(TILES.map(({ name }) => name)).size).toBe(TILES.length);
    for (const { label } of TILES) expect(label.length).toBeLessThanOrEqual(7);
    expect(tileOf("container-mount").name).toBe("Mounts");
  });

  it("is hatched only while everything found is meant", () => {
    const counts = { "container-mount": { count: 1, meant: 1 }, "container-env": { count: 2, meant: 1 } };
    expect(stateOf(null, "source")).toBe("unknown");
    expect(stateOf(counts, "source")).toBe("quiet");
    expect(stateOf(counts, "container-mount")).toBe("meant");
    expect(stateOf(counts, "container-env")).toBe("leaking");
    expect(leaksIn(counts)).toBe(1);
  });
});
