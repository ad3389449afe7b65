import fc from "fast-check";
import { expect, test } from "vitest";
import { nextValue } from "../../../src/engine/services/next-value.ts";

const value = fc
  .string({ unit: fc.constantFrom(..."abcXYZ0189f-_/+="), minLength: 8, maxLength: 60 })
  .filter((text) => /[a-z0-9]/i.test(text));

test("is another value of the same length, the same each time", () => {
  fc.assert(
    fc.property(value, (old) => {
      const next = nextValue(old);
      expect(next).not.toBe(old);
      expect(next).toHaveLength(old.length);
      expect(nextValue(old)).toBe(next);
    }),
  );
});

test.each([
  ["npm_P7wLd2VxQk9sTn4R", /^npm_[A-Za-z0-9]{16}$/],
  ["github_pat_11ABCDEFG0", /^github_pat_\d\d[A-Z]{7}\d$/],
  ["AKIAIOSFODNN7EXAMPLE", /^AKIA[A-Z]{8}\d[A-Z]{7}$/],
  ["deadbeef42", /^[a-f]{8}\d\d$/],
])("%s keeps its issuer's prefix and its alphabet", (old, pattern) => {
  expect(nextValue(old)).toMatch(pattern);
});

test("depends on its purpose: nobody knows a drill's value from the terminal", () => {
  expect(nextValue("kT4vQz8mWx2RbL6n", "drill")).not.toBe(nextValue("kT4vQz8mWx2RbL6n"));
});
