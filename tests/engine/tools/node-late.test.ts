import { expect, test } from "vitest";
import { CRYPTO_OPERATIONS } from "../../../src/engine/tools/node/crypto-operations.ts";
import { isLibrary, LATE_NAMES, LIBRARY } from "../../../src/engine/tools/node/library/index.ts";
import { LATE } from "../../../src/engine/tools/node/library/late.ts";

test("what is loaded late is known by name beforehand", () => {
  expect(Object.keys(LATE).sort()).toEqual([...LATE_NAMES].sort());
  for (const name of LATE_NAMES) {
    expect(isLibrary(name)).toBe(true);
    expect(LIBRARY).not.toHaveProperty([name]);
  }
});

test("the late library asks for no operation that crypto has not", () => {
  const asked = Object.values(LATE).flatMap((text) => [
    ...text.matchAll(/\bhost\("(hash|hmac|scrypt|pbkdf2|cipher|zip|key\w+)"/g),
  ]);
  expect(asked.length).toBeGreaterThan(5);
  for (const [, name = ""] of asked) expect(CRYPTO_OPERATIONS).toHaveProperty(name);
});
