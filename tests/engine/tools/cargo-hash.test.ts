import { expect, test } from "vitest";
import { hashOfIndex, hashOfRepository } from "../../../src/engine/tools/cargo/short-hash.ts";

test("names folders as cargo 1.85.1 does", () => {
  expect(hashOfIndex("sparse+http://127.0.0.1:8099/cargo/")).toBe("012373316aa86c08");
  const repository = "http://x:cgo_91mKqLw7ZtxP30dVe@127.0.0.1:8099/repo";
  for (const end of ["", "/", ".git"]) expect(hashOfRepository(repository + end)).toBe("d9a78bd53fc1ddda");
});
