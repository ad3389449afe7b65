import { describe, expect, it } from "vitest";
import { publicNpm } from "../../../src/engine/services/public-npm.ts";

const ask = (path: string) =>
  publicNpm({
    method: "GET",
    url: `https://registry.npmjs.org/${path}`,
    headers: {},
    body: new Uint8Array(0),
  } as unknown as Parameters<typeof publicNpm>[0]);

describe("the public npm registry", () => {
  it("has the package managers", () => {
    expect(ask("pnpm").status).toBe(200);
  });

  it("has none of the lessons' private packages", () => {
    expect(ask("@acme%2fprices").status).toBe(404);
  });

  it("refuses by name what is not simulated, for it may well be there", () => {
    expect(() => ask("left-pad")).toThrow(/left-pad/);
  });
});
